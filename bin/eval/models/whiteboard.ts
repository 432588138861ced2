import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStage, readSpecFile, type Stage } from "#src/world/demo.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";
import { look, type Issue, type Sight } from "#src/world/people/thread.ts";
import { whiteboardScript } from "./whiteboard-script.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const SPEC = join(import.meta.dirname, "whiteboard.md");
const PATIENCE_MS = 300_000;

const METHOD = `The whiteboard, told in German and not to be built by rules, goes from its issue to production in a world of its own. A server
that speaks the providers' formats answers for the models, by script; all else is real: git, CI, sandbox, wrangler, workerd.`;

type Until = (what: string, reached: (sight: Sight) => boolean) => Promise<Sight>;

const saidOn = (comments: Sight["comments"], words: string | RegExp): boolean =>
  comments.some(({ body }) => (typeof words === "string" ? body.includes(words) : words.test(body)));

const openWait = ({ person, repo }: Stage): Until => {
  const begun = performance.now();
  return async (what, reached) => {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(500)) {
      const sight = await look(person, repo, 1);
      if (reached(sight)) {
        console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${what}`);
        return sight;
      }
      const said = [...sight.comments, ...sight.pullComments].map(({ body }) => body).join("\n---\n");
      if (Date.now() > deadline) throw new Error(`${what}: that did not come about.\n${said}`);
    }
  };
};

/** From the issue to a green pull request that was red, reviewed and mended. Its number. */
const reachGreen = async ({ person, repo }: Stage, until: Until): Promise<number> => {
  const { title, body } = readSpecFile(SPEC);
  await person.post<Issue>(`/repos/${repo}/issues`, { title, body, labels: ["spec"] });
  await until("a spec is made of the issue", ({ comments }) => saidOn(comments, "The issue, as it is built"));
  await until("six roles settle a plan", ({ comments }) => saidOn(comments, "- [x] Plan settled"));
  await until("code by hand is proposed as a draft", ({ pull }) => pull !== null);
  await until("CI is red", ({ pullComments }) => saidOn(pullComments, "The agents mend it"));
  const green = await until("the agents have mended it, CI is green", ({ pull }) => pull?.draft === false);
  const number = green.pull?.number ?? 0;
  await person.post(`/repos/${repo}/pulls/${number}/reviews`, {
    event: "REQUEST_CHANGES",
    body: "Whoever merges changes wants to know how many of them won: tell it as `merged` beside the shapes.",
  });
  await until("the review is heard in a commit", ({ pullComments }) => saidOn(pullComments, /Done in `[0-9a-f]{7}`/u));
  await until(
    "CI is green again",
    ({ checks, pull }) =>
      pull?.head.sha !== green.pull?.head.sha &&
      checks.length > 0 &&
      checks.every(({ conclusion }) => conclusion === "success"),
  );
  return number;
};

const draw = async (url: string): Promise<string> => {
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("/boards/wall", { name: "Wall" });
  const change = { shape: "sun", member: "hue", value: "gold", clock: 1, by: "ana" };
  return (await post("/boards/wall/changes", { changes: [change] })).text();
};

const play = async (stage: Stage, models: ModelsWorld): Promise<boolean> => {
  const { app, person, repo, world } = stage;
  const until = openWait(stage);
  const number = await reachGreen(stage, until);
  await person.put(`/repos/${repo}/pulls/${number}/merge`, { merge_method: "squash" });
  await until("the product is live", ({ comments }) => saidOn(comments, /\*\* at http/u));
  const outcome = (await app.outcomeOf(repo, 1, 60)) as { state: string } | null;
  const answer = await draw(await world.cloudflare.reserveUrl("whiteboard"));
  console.log(
    `\n${METHOD}\n\n${models.requests.length} calls of models. It is ${outcome?.state}, and answers ${answer}`,
  );
  return outcome?.state === "live" && answer.includes('"merged":1');
};

/** Plays the story with scripted models. True where the product went live, mended after a red check and after a review. */
export const evaluateWhiteboard = async (): Promise<boolean> => {
  const models = await startModels({ port: 0, script: whiteboardScript });
  const providers = {
    anthropic: { apiKey: "scripted", baseUrl: models.url, model: "claude-sonnet-5-5" },
    openai: { apiKey: "scripted", baseUrl: `${models.url}/v1`, model: "gpt-6-sol" },
  };
  const caps = { perRun: 3_000_000, perDay: 30_000_000, perInstallationDay: 10_000_000 };
  const minds = { models: { providers, roles: {}, prices: {} }, caps };
  const stage = await openStage({ root: ROOT, spec: SPEC, port: 0, minds });
  try {
    return await play(stage, models);
  } finally {
    await stage.close();
    await models.close();
  }
};
