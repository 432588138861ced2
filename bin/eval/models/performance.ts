import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseProof } from "#src/follow-up/render-proof.ts";
import { runDemo, type Stage } from "#src/world/demo.ts";
import {
  type Act,
  awaitComment,
  awaitFollowUp,
  mergeChange,
  openAct,
  shorten,
  until,
} from "#src/world/live-product.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";
import type { PullRequest } from "#src/world/people/thread.ts";
import { openTodoUsers } from "#src/world/people/todo-users.ts";
import { openTerminal, type Terminal } from "#src/world/terminal.ts";
import { performanceScript, SERVICE, slowDown } from "./performance-script.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const SPEC = join(ROOT, "examples", "specs", "todo-list.md");
const USERS = 20;
const TODOS = 110;
const PAUSE_MS = 500;
/** So long people use the product before anybody asks what it could do with less. */
const USED_S = 45;

const METHOD = `A to-do list goes live; somebody merges a count that asks for each record by itself, in a way that no rule knows. People use it,
and \`/aidevos optimize\` finds it. A server that speaks the providers' formats answers for the models, by script; all else is real:
git, CI, sandbox, wrangler, workerd, and what \`perf.yml\` measures.`;

/** The live product runs what was merged last. */
const awaitLive = async (act: Act): Promise<void> => {
  const { origin, person, repo } = act;
  await until(act, "the slow count, live", async () => {
    const { object } = await person.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/heads/main`);
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    const { tag = "" } = answer?.ok === true ? ((await answer.json()) as { tag?: string }) : {};
    return tag !== "" && object.sha.startsWith(tag) ? true : null;
  });
};

const play = async (stage: Stage, terminal: Terminal, signal: AbortSignal): Promise<PullRequest> => {
  const act = await openAct(stage, terminal, signal);
  const { operator, origin, person, repo } = act;
  await shorten(act);
  await mergeChange(act, {
    path: SERVICE,
    change: slowDown,
    title: "fix(todo): ask each to-do whether it is done",
    body: "The count can never disagree with the list now.",
  });
  await awaitLive(act);
  const users = await openTodoUsers({ origin, operator, users: USERS, todos: TODOS, pauseMs: PAUSE_MS });
  try {
    terminal.say(`${USERS} people use the product, each with a list of ${TODOS} to-dos.\n`);
    await sleep(USED_S * 1_000, undefined, { signal });
    await person.post(`/repos/${repo}/issues/1/comments`, { body: "/aidevos optimize" });
    await awaitComment(act, 1, ["Started", "Nothing"]);
    return await awaitFollowUp(act, "Opportunity:");
  } finally {
    await users.stop();
  }
};

const tell = ({ body, title }: PullRequest, models: ModelsWorld): boolean => {
  const proof = parseProof(body ?? "");
  const [, cost = "nothing"] = /\| All \|[^\n]*\| (\$[\d.]+) \|/u.exec(body ?? "") ?? [];
  console.log(`\n${METHOD}\n\n${title}\n${models.requests.length} calls of models; to write it cost ${cost}.`);
  if (proof === null) return false;
  const { after, before, change, high, low, operation } = proof;
  console.log(
    `${operation}: ${before} ms before, ${after} ms after, ${change} % (95 % interval ${low} to ${high} %): ${proof.verdict}`,
  );
  return proof.verdict === "faster" && /_anthropic\/\S+_/u.test(body ?? "");
};

/** True where what a model wrote was measured faster and proposed, its checks green. */
export const evaluatePerformance = async (): Promise<boolean> => {
  const models = await startModels({ port: 0, script: performanceScript });
  const providers = {
    anthropic: { apiKey: "scripted", baseUrl: models.url, model: "claude-sonnet-5-5" },
    openai: { apiKey: "scripted", baseUrl: `${models.url}/v1`, model: "gpt-6-sol" },
  };
  const caps = { perRun: 3_000_000, perDay: 30_000_000, perInstallationDay: 10_000_000 };
  const terminal = openTerminal((text) => process.stdout.write(text));
  const { signal } = new AbortController();
  let followUp: PullRequest | null = null;
  try {
    await runDemo({
      root: ROOT,
      spec: SPEC,
      report: null,
      port: 0,
      terminal,
      signal,
      minds: { models: { providers, roles: {}, prices: {} }, caps },
      meanwhile: async (stage) => {
        followUp = await play(stage, terminal, signal);
      },
    });
    return followUp !== null && tell(followUp, models);
  } finally {
    await models.close();
  }
};
