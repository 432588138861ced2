import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Scenario } from "#product/test/harness/scenario.ts";
import { type App, startApp } from "#src/main.ts";
import type { Claim, DemoReport } from "./demo-report.ts";
import type { Limits } from "./github/rate-limits.ts";
import { gatherReport } from "./gather-report.ts";
import { type Exchange, walk } from "./people/end-user.ts";
import { openFollowing } from "./people/follow.ts";
import { openPerson, type Person } from "./people/person.ts";
import type { Issue, Sight } from "./people/thread.ts";
import { summarise } from "./summarise.ts";
import type { Terminal } from "./terminal.ts";
import { startWorld, type World } from "./start-world.ts";
import { verifyStory } from "./verify-story.ts";
import { makeWorldDirectory } from "./world-directory.ts";

export type DemoOptions = {
  /** The project's root: the world's directory and the shared modules lie in it. */
  root: string;
  spec: string;
  report: string | null;
  /** First of three ports (GitHub, Cloudflare, the app); 0: any free ones. */
  port: number;
  terminal: Terminal;
  signal: AbortSignal;
  /** Who thinks, and for how much; the rules, for nothing, where it is left out. */
  minds?: Pick<Parameters<typeof startApp>[0], "caps" | "models">;
  /** Stands before every request of the app to GitHub; contract tests check them there. */
  fetch?: typeof fetch;
  /** Runs beside the story, from its start; where it fails, so does the story. */
  beside?: (stage: Stage) => Promise<void>;
  /** Where it rejects, the story is over. */
  broken?: Promise<never>;
  /** Called while everything is still up, with the world, before it is closed. */
  meanwhile?: (stage: Stage) => Promise<void>;
};

/** `colleague` may write in the repository, as may `person`. */
export type Stage = { world: World; app: App; person: Person; colleague: Person; repo: string };

const OWNER = "acme";
const RULES_ALONE = { models: null, caps: { perRun: 0, perDay: 0, perInstallationDay: 0 } };

/** How much longer than rules models think and write, at most. */
const MODELS_TAKE = 10;

const slugOf = (path: string): string =>
  basename(path)
    .replace(/\.[^.]*$/u, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 40) || "product";

/** A spec file's first heading is the issue's title, the rest its body. */
export const readSpecFile = (path: string): { title: string; body: string } => {
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/u, "");
  const heading = /^\s*#[ \t]+(.+)\r?\n/u.exec(text);
  return heading?.[1] === undefined
    ? { title: slugOf(path).replaceAll("-", " "), body: text }
    : { title: heading[1].trim(), body: text.slice(heading[0].length).trim() };
};

/** A world with the app connected, one repository and a person who may merge in it. */
export const openStage = async ({
  root,
  spec,
  port,
  minds = RULES_ALONE,
  fetch,
  withActions = true,
  limits,
}: Pick<DemoOptions, "root" | "spec" | "port" | "minds" | "fetch"> & {
  /** False: no workflow is ever run. */
  withActions?: boolean;
  /** GitHub's limits where they are enforced; the app then keeps its pace, by the same clock. */
  limits?: Limits;
}): Promise<Stage & { close(): Promise<void> }> => {
  const directory = makeWorldDirectory(root);
  const world = await startWorld({
    directory,
    sharedModules: join(root, "node_modules"),
    ports: { github: port, cloudflare: port === 0 ? 0 : port + 1 },
    withActions,
    ...(limits && { limits }),
  });
  try {
    const app = await startApp(
      {
        appId: world.app.id,
        privateKey: world.app.privateKey,
        webhookSecret: world.app.webhookSecret,
        githubApiUrl: world.github.apiUrl,
        writePacing: limits !== undefined,
        port: port === 0 ? 0 : port + 2,
        host: "127.0.0.1",
        database: { embedded: { directory: join(directory, "postgres") } },
        allowPrivateAddresses: true,
        pollMs: 1_000,
        ...minds,
      },
      { ...(fetch && { fetch }), ...(limits && { clock: limits.clock }) },
    );
    world.connectApp(app.webhookUrl);
    world.github.addOrganization(OWNER);
    const account = world.github.addUser({ login: "ana", name: "Ana Example" });
    const name = slugOf(spec);
    const other = world.github.addUser({ login: "ben", name: "Ben Example" });
    world.github.createRepository({ owner: OWNER, name, collaborators: { ana: "maintain", ben: "write" } });
    const close = async () => {
      await app.close();
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    };
    const { apiUrl } = world.github;
    const [person, colleague] = [openPerson(apiUrl, account), openPerson(apiUrl, other)];
    return { world, app, person, colleague, repo: `${OWNER}/${name}`, close };
  } catch (error) {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
};

type Told = Pick<DemoReport, "timings" | "endUserCalls" | "outcome" | "openedAsDraft"> & { issue: number };

const isPlanned = ({ comments }: Sight): boolean => comments.some(({ body }) => body.includes("```mermaid"));
/** Whether the app waits for an answer to what the spec leaves open. */
const isAsked = ({ comments }: Sight): boolean =>
  comments.some(({ body, user }) => user.type === "Bot" && /^\*\*Question 1 of \d/u.test(body));
const isReady = ({ pull }: Sight): boolean => pull !== null && !pull.draft;
const isReported = ({ issue, comments }: Sight): boolean =>
  issue.state === "closed" && comments.some(({ body }) => /\*\* at http/u.test(body));

/** Story 1 from the person's chair: file, wait, review, merge, wait, use. */
const playStory = async ({ world, app, person, repo }: Stage, options: DemoOptions, told: Told): Promise<void> => {
  const { minds = RULES_ALONE, terminal, signal } = options;
  const patience = minds.models === null ? 1 : MODELS_TAKE;
  const mark = (milestone: string) => told.timings.push({ milestone, seconds: terminal.elapsed() });
  const { title, body } = readSpecFile(options.spec);
  terminal.startClock();
  const issue = await person.post<Issue>(`/repos/${repo}/issues`, { title, body, labels: ["spec"] });
  told.issue = issue.number;
  terminal.tell({ who: person.login, what: `opens issue #${issue.number} “${issue.title}”`, url: issue.html_url });
  const tell = terminal.tell;
  const following = openFollowing({ person, repo, issue: issue.number, tell, signal });
  const early = await following.until("the plan", (sight) => isPlanned(sight) || isAsked(sight), 60 * patience);
  if (isAsked(early)) {
    await person.post(`/repos/${repo}/issues/${issue.number}/comments`, { body: "/aidevos go" });
    await following.until("the plan", isPlanned, 60 * patience);
  }
  mark("plan");
  const opened = await following.until("the pull request", ({ pull }) => pull !== null, 60 * patience);
  told.openedAsDraft = opened.pull?.draft === true;
  mark("pull request");
  const { pull } = await following.until("a green pull request", isReady, 180 * patience);
  mark("green");
  const number = pull?.number ?? 0;
  await person.post(`/repos/${repo}/pulls/${number}/reviews`, {
    event: "APPROVE",
    body: "Checks are green and the scenarios are ours.",
  });
  terminal.tell({ who: person.login, what: `approves #${number}`, url: null });
  await person.put(`/repos/${repo}/pulls/${number}/merge`, { merge_method: "squash" });
  await following.until("the app's report of the live product", isReported, 180);
  mark("probed");
  told.outcome = await app.outcomeOf(repo, issue.number, 30);
  told.endUserCalls = await useProduct(world, person, repo, terminal);
};

const useProduct = async (world: World, person: Person, repo: string, terminal: Terminal): Promise<Exchange[]> => {
  const { content } = await person.get<{ content: string }>(`/repos/${repo}/contents/test/scenarios.json`);
  const promised = JSON.parse(Buffer.from(content, "base64").toString("utf8")) as Scenario[];
  const first = promised.find(({ alone }) => alone !== true) ?? promised[0];
  if (first === undefined) throw new Error("the product's test/scenarios.json holds no scenario to walk");
  const origin = await world.cloudflare.reserveUrl(repo.split("/")[1] ?? "");
  terminal.say(`\nAn end user at ${origin}: “${first.name}”\n`);
  const exchanges = await walk(origin, first);
  for (const { as, method, url, requestBody, status, location, responseBody, milliseconds } of exchanges) {
    terminal.say(
      `  ${as ?? "anyone"}> ${method} ${url.slice(origin.length)}${requestBody === null ? "" : ` ${requestBody}`}`,
    );
    terminal.say(
      `  ${status} in ${milliseconds.toFixed(0)} ms  ${location === null ? responseBody.slice(0, 400) : `→ ${location}`}\n`,
    );
  }
  return exchanges;
};

const placeOf = (timings: DemoReport["timings"]): string => {
  const last = timings.at(-1)?.milestone;
  return last === undefined ? "before the plan" : `after “${last}”`;
};

/** Runs story 1 in a world of its own and returns the report; `ok` only if every claim holds. Nothing is left running. */
export const runDemo = async (options: DemoOptions): Promise<DemoReport> => {
  const { terminal, signal } = options;
  const begun = performance.now();
  const stage = await openStage(options);
  terminal.say(
    `The world is up in ${((performance.now() - begun) / 1000).toFixed(1)} s: GitHub at ${stage.world.github.url}\n`,
  );
  try {
    const told: Told = { timings: [], endUserCalls: [], outcome: null, openedAsDraft: false, issue: 0 };
    let failure: DemoReport["failure"] = null;
    try {
      const story = Promise.all([playStory(stage, options, told), options.beside?.(stage)]);
      await (options.broken === undefined ? story : Promise.race([story, options.broken]));
    } catch (error) {
      signal.throwIfAborted();
      // Without an issue there is no story to tell.
      if (told.issue === 0) throw error;
      failure = { place: placeOf(told.timings), cause: error instanceof Error ? error.message : String(error) };
    }
    const gathered = await gatherReport(stage.world, stage.person, stage.repo, told.issue);
    const { issue: _, ...story } = told;
    const evidence = {
      failure,
      spec: options.spec,
      repository: stage.repo,
      ...gathered,
      ...story,
      totalSeconds: (performance.now() - begun) / 1000,
    };
    const claims: Claim[] = verifyStory(evidence);
    const report = { ok: failure === null && claims.every(({ holds }) => holds), claims, ...evidence };
    summarise(terminal, report);
    if (options.report !== null) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    await options.meanwhile?.(stage);
    return report;
  } finally {
    await stage.close();
  }
};
