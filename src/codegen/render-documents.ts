import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import { summariseAgreement } from "#src/plan/render-agreement.ts";
import { exampleCalls } from "./example-calls.ts";
import { recordPathOf } from "./render-decision-record.ts";
import { plainText as plain } from "./plain-text.ts";
import { needsSignIn } from "./needs-sign-in.ts";
import { toKebab, wordsOf } from "./service-names.ts";

const INSTANCES: Record<Service["key"]["from"], string> = {
  path: "each",
  generated: "each",
  owner: "each person",
  single: "one for all",
};

const instancesOf = ({ key }: Service): string =>
  "name" in key ? `${INSTANCES[key.from]} ${wordsOf(key.name)}` : INSTANCES[key.from];

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const servicesTable = ({ services }: Plan): string =>
  table(
    ["Service", "What it is for", "Instances", "Code"],
    services.map((service) => [
      service.name,
      plain(service.purpose),
      instancesOf(service),
      `[\`${toKebab(service.name)}.ts\`](../src/services/${toKebab(service.name)}.ts)`,
    ]),
  );

const addressOf = ({ access, method, path }: Operation): string =>
  access === "internal" ? "other services only" : `\`${method} ${path}\``;

const operationsTable = ({ services }: Plan): string =>
  table(
    ["Operation", "Address", "Who may", "What it does"],
    services.flatMap((service) =>
      service.operations.map((operation) => [
        `\`${service.name}.${operation.name}\``,
        addressOf(operation),
        operation.access,
        plain(operation.summary),
      ]),
    ),
  );

const diagram = ({ services }: Plan): string => {
  const lines = services.flatMap(({ calls, name, operations }) => [
    ...(operations.some(({ access }) => access !== "internal") ? [`  worker --> ${name}`] : []),
    ...[...new Set(calls.map((call) => call.split(".")[0] ?? ""))].map((target) => `  ${name} -. mesh .-> ${target}`),
  ]);
  return ["```mermaid", "flowchart LR", '  people(["People"]) --> worker["Worker"]', ...lines, "```"].join("\n");
};

const list = (items: string[], none: string): string =>
  items.length === 0 ? none : items.map((item) => `- ${item}`).join("\n");

/** `docs/architecture.md`: what was agreed, and why. */
export const renderArchitecture = (plan: Plan): string => {
  const uncovered = plan.uncovered.map(({ line, reason, text }) => `line ${line}, “${plain(text)}”: ${plain(reason)}`);
  return [
    `# Architecture of ${plain(plan.product.title)}`,
    plain(plan.product.summary),
    diagram(plan),
    "A request reaches the Worker, which finds the operation, checks who asks, and calls one instance of one service.\nServices are Durable Objects: each instance has its own SQLite database and runs one operation at a time.",
    "## Services",
    servicesTable(plan),
    "## Operations",
    operationsTable(plan),
    "## Decisions",
    plan.decisions.length === 0
      ? "None beside the specification itself."
      : `${summariseAgreement(plan)}: [${recordPathOf(plan).split("/").at(-1)}](${recordPathOf(plan).replace("docs/", "")}).`,
    "## Not built",
    list(uncovered, "Everything that was asked for is built."),
    "## The orchestration layer",
    table(
      ["Part of `src/orchestration/`", "What it is"],
      [
        ["`contract/`", "what services promise: calls, schemas, problems"],
        ["`edge/`", "from a request to an operation: `create-worker.ts` is its way from top to bottom"],
        ["`mesh/`", "the only way to an object: who may call whom, deadlines, retries, breakers, counts"],
        ["`object/`", "an object from the inside: records, events, deliveries, migrations, its one alarm"],
        ["`control/`", "the registry, settings, and the API for operators; no request waits for it"],
        ["`observe/`", "metrics and logs"],
      ],
    ),
    "It is the same in every product, and `layer.json` names its version and its files. A comment `/aidevos upgrade` on an issue\nasks for a pull request with the newest. How to run a product: [operations.md](operations.md).",
  ]
    .join("\n\n")
    .concat("\n");
};

/** The same for every product: its workflows are given. */
const DEPLOY = `A push to \`main\` deploys, by \`.github/workflows/deploy.yml\`. Make an environment \`production\` in the repository's settings,
let only \`main\` deploy to it, and give it two secrets:

- \`CLOUDFLARE_API_TOKEN\`: a token from the template “Edit Cloudflare Workers”, for one account.
- \`CLOUDFLARE_ACCOUNT_ID\`: that account.

The bundle is built once and deployed as it was built. How, the commit that is live decides together with the new one; the
summary of the run says why.

| Kind of release | When | How |
| --- | --- | --- |
| \`first\` | nothing is live | all traffic at once |
| \`canary\` | both versions can run side by side | no traffic, then 20 % of it, then all; scenarios are played at each step, and the first that fails brings the version before back |
| \`new-class\` | the Durable Object classes change | all traffic at once, and no way back: no split of traffic may span it |
| \`contract\` | a migration drops, renames or rewrites what the version before needs | all traffic at once, and no way back |
| \`refused\` | a released migration was changed | not at all |

The workflow **Promote** gives a canary that is held the rest of the traffic. **Roll back** goes back to the version that was
live before, or to one that you name, and refuses where data or classes forbid it: a rollback restores no data.

Optional variables of the environment:

- \`PRODUCT_URL\`: where the product is tested and shown, if not at its own domain or workers.dev address.
- \`CANARY\`: \`hold\` stops at 20 % until somebody promotes. Until then GitHub shows the deployment as in progress, because
  not everybody has it. Without it, or with \`auto\`, the canary goes on by itself.
- \`CANARY_SECONDS\`: how long 20 % lasts; 60 if it is not set.

\`npm run deploy\` goes the same way from your machine, with the two secrets as environment variables. \`GET /healthz\` answers
with the version that runs. The token of the control API follows from the API token: \`node scripts/control-token.ts\` prints it.`;

/** Whether some change is refused without the version that it was made from. */
const namesVersions = ({ services }: Plan): boolean =>
  services.some(
    ({ etag, operations }) => etag !== undefined && operations.some(({ precondition }) => precondition?.required),
  );

/** `README.md` of the product's repository. */
export const renderReadme = (plan: Plan): string => {
  const needsSession = needsSignIn(plan);
  const session = [
    "Signing in takes a name and gives a token, which stands for a new person: nobody can take over what belongs to you by",
    "using your name, and a lost token cannot be replaced. The page keeps it in the browser for 30 days.",
  ].join("\n");
  const calls = [
    "```sh",
    ...(needsSession
      ? [
          'curl -X POST "$URL/api/session" -H "content-type: application/json" -d \'{"name":"Ada"}\'',
          "TOKEN=…  # from the answer",
        ]
      : []),
    ...exampleCalls(plan),
    "```",
  ].join("\n");
  return [
    `# ${plain(plan.product.title)}`,
    plain(plan.product.summary),
    "A [Cloudflare Worker](https://developers.cloudflare.com/workers/) with one Durable Object class for each service. How it is\nbuilt, and why: [docs/architecture.md](docs/architecture.md).",
    "## Run it",
    "```sh\nnpm ci --ignore-scripts\nnpm run dev      # http://127.0.0.1:8787\nnpm run types    # type check\nnpm test         # inside workerd, the runtime that production uses\n```",
    "## Call it",
    ...(needsSession ? [session] : []),
    calls,
    "`GET /openapi.json` describes all of it. Errors are [problem details](https://www.rfc-editor.org/rfc/rfc9457): `code` is for programs, `detail` for people. A request that\nmakes something may carry an `idempotency-key`, so that a repeat has no second effect.",
    ...(namesVersions(plan)
      ? [
          "A change names the version that it was made from, in the header `if-match`: the `etag` of the answer that told it.",
        ]
      : []),
    "## Deploy it",
    DEPLOY,
    "## Change it",
    "A service is what it promises, in `src/contracts/`, and how it does it, in `src/services/`. Never change a migration that\nwas released: add another. Every promise is a scenario in `test/scenarios.json`, which CI runs before a merge. Operators\nfind instances, settings and metrics at `/admin`, and in [docs/operations.md](docs/operations.md).",
  ]
    .join("\n\n")
    .concat("\n");
};
