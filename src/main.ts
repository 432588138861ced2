import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenWorkbench } from "#src/agents/llm/workbench.ts";
import { addWatcher } from "#src/codegen/add-watcher.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { reviewHandwritten } from "#src/codegen/handwritten/review-handwritten.ts";
import type { Purse } from "#src/agents/llm/purse.ts";
import type { Durable } from "#src/durable/durable.ts";
import { openDurable } from "#src/durable/open-durable.ts";
import type { Run } from "#src/durable/step.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { GitHub } from "#src/github/github.ts";
import { openGitHub } from "#src/github/open-github.ts";
import type { Clock } from "#src/github/pace/clock.ts";
import { answering } from "#src/github/pace/answering.ts";
import { watchWaits } from "#src/github/pace/watch-waits.ts";
import { keepRedelivering } from "#src/github/redeliver-failed.ts";
import { startWebhookServer } from "#src/github/webhook-server.ts";
import { guardedFetch } from "#src/telemetry/guarded-fetch.ts";
import { openProbe } from "#src/telemetry/open-probe.ts";
import { openProductControl, type ProductControl } from "#src/telemetry/product-control.ts";
import { deriveWatchKey, type WatchKey } from "#src/telemetry/watch-key.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import { openSandbox } from "#src/workbench/sandbox/open-sandbox.ts";
import { answerCommands, type Ordered } from "./answer-commands.ts";
import { type DeploymentEvent, storyOf } from "./app.ts";
import type { Config } from "./config.ts";
import { TransientError } from "./errors.ts";
import { openRoom } from "./open-room.ts";
import { openAgents } from "./open-agents.ts";
import { issueToProduction } from "./issue-to-production.ts";
import { obeyTicks, type Ticked } from "./obey-ticks.ts";
import { openBoard } from "./open-board.ts";
import { recheckSettings } from "./recheck-settings.ts";
import { showBoard } from "./show-board.ts";
import { type Given, onboardRepository } from "./onboard-repository.ts";
import type { BoardPort, Ports, Repo, Runs, SpecIssue } from "./ports.ts";
import type { Mending } from "./mending.ts";
import { mendRegression } from "./mend-regression.ts";
import { openOptimising } from "./open-optimising.ts";
import { optimiseWeekly, type WeeklyPorts } from "./optimise-weekly.ts";
import { openRollouts, openWatch } from "./open-rollouts.ts";
import { regressionToFix, type Released } from "./regression-to-fix.ts";
import { readTemplates } from "./read-templates.ts";
import { type Assigned, startAssigned } from "./start-assigned.ts";
import { followIncident, type IncidentNews, type IncidentPorts } from "./follow-incident.ts";
import { feedIncident, openIncidentDesk, openIncidents } from "./open-incidents.ts";
import { keepPolling } from "./poll-products.ts";
import { keepSurveying } from "./survey-products.ts";
import { keepTuning } from "./keep-tuning.ts";
import { openTuning } from "./open-tuning.ts";
import { type Tunable, tuneProduct } from "./tune-product.ts";
import { traceDeployment } from "./trace-deployment.ts";
import { newestOf } from "./newest-of.ts";
import { outcomeOf } from "./outcome-of.ts";
import { takeDelivery } from "./take-delivery.ts";

export type App = {
  /** Where GitHub sends its deliveries. */
  webhookUrl: string;
  /** The end of an issue's run: what it came to, or null while it is not over after `seconds`. Throws what the run threw. */
  outcomeOf(repo: string, issue: number, seconds: number): Promise<unknown>;
  close(): Promise<void>;
};

/** `clock`: what the pace towards GitHub goes by, the wall clock where it is left out. */
export type AppOptions = { fetch?: typeof fetch; log?: (line: string) => void; clock?: Clock };

const ROOT = join(import.meta.dirname, "..");
const TEMPLATES = join(ROOT, "templates", "product");
/** Time that one run of a product's tests has at the workbench. */
const TEST_SECONDS = 180;
/** What a product may answer at once to how it has been. */
const SERIES_BYTES = 16 * 1024 * 1024;
/** Whether anything is wrong with them is looked at more seldom than they are read. */
const POLLS_PER_SURVEY = 5;
const FORM = ".github/ISSUE_TEMPLATE/spec.yml";

/** What the app knows and nobody else may, but for what GitHub's side has anyway. */
const secretsOf = ({ database, models }: Config): string[] => [
  ...Object.values(models?.providers ?? {}).map(({ apiKey }) => apiKey),
  ...("url" in database && URL.canParse(database.url) ? [new URL(database.url).password] : []),
];

/** Composition root: configuration → rim → stories → server. Resolves once deliveries are taken. */
export const startApp = async (config: Config, options: AppOptions = {}): Promise<App> => {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const { probot, github, redeliverFailed } = await openGitHub({
    appId: config.appId,
    privateKey: config.privateKey,
    webhookSecret: config.webhookSecret,
    secrets: secretsOf(config),
    baseUrl: config.githubApiUrl,
    writePacing: config.writePacing,
    log,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const ending = new AbortController();
  const watchKey = deriveWatchKey(config.privateKey);
  const { allowPrivateAddresses, pollMs } = config;
  const control = openProductControl(
    guardedFetch({ allowPrivateAddresses, maxBytes: SERIES_BYTES }),
    watchKey,
    Date.now,
  );
  const durable = await openRuns(config, github, log, ending.signal, { watchKey, control });
  const server = await startWebhookServer({
    host: config.host,
    port: config.port,
    verify: (body, signature) => probot.webhooks.verify(body, signature),
    onDelivery: (delivery) => takeDelivery(durable, delivery),
    log,
  }).catch(async (error: unknown) => {
    await durable.close();
    throw error;
  });
  const stopRedelivering = keepRedelivering(redeliverFailed, log);
  const { archive, notes } = durable;
  const products = { archive, control, now: Date.now, everyMs: pollMs, log };
  const stopPolling = keepPolling(products);
  const surveyMs = POLLS_PER_SURVEY * pollMs;
  const feed = feedIncident(durable);
  const optimise = (repo: Repo, nth: number) => durable.start("optimise", `optimise/${repo.id}/${nth}`, { repo });
  const stopSurveying = keepSurveying({ ...products, notes, feed, optimise, everyMs: surveyMs });
  const stopTuning = keepTuning({ ...products, runs: durable });
  return {
    webhookUrl: `${server.url}/api/github/webhooks`,
    outcomeOf: (repo, issue, seconds) => outcomeOf(durable, repo, issue, seconds),
    close: async () => {
      stopRedelivering();
      // Whoever is asked right now is asked again when the app comes back, and what it may have cost is booked.
      ending.abort(Object.assign(new TransientError("the app ended amid a call", 0), { mayHaveCost: true }));
      await server.close();
      await Promise.all([stopPolling(), stopSurveying(), stopTuning()]);
      await durable.close();
    },
  };
};

/** Where models write code. Its checks need what products are tested with, which an installation may have left out. */
const openBench = async (templates: FileChange[], log: (line: string) => void): Promise<OpenWorkbench> => {
  const root = join(ROOT, ".aidevos", "workbench");
  mkdirSync(root, { recursive: true });
  const sandbox = await openSandbox({ modules: join(ROOT, "node_modules"), bwrap: "bwrap" });
  log(sandbox.description);
  return openWorkbench({ root, sandbox, review: reviewHandwritten, formatCode, templates, testSeconds: TEST_SECONDS });
};

/** Opened once the runs are. */
const purseOf = (opened: Promise<Durable>): Purse => ({
  pay: async (...call) => (await opened).ledger.pay(...call),
  isPaid: async (key) => (await opened).ledger.isPaid(key),
});

/** Opened once the runs are. */
const accountsOf = (opened: Promise<Durable>): Ports["accounts"] => ({
  spendingOf: async (runId) => (await opened).ledger.spendingOf(runId),
  budgetOf: async (runId) => (await opened).ledger.budgetOf(runId),
  raise: async (...raise) => (await opened).ledger.raise(...raise),
  limit: async (...limit) => (await opened).ledger.limit(...limit),
  hold: async (...hold) => (await opened).ledger.hold(...hold),
});

const openRuns = async (
  config: Config,
  github: GitHub,
  log: (line: string) => void,
  ending: AbortSignal,
  { control, watchKey }: { watchKey: WatchKey; control: ProductControl },
): Promise<Durable> => {
  // A run that a crash interrupted goes on while this is still opening; what it tells others waits until it is open.
  const opened = Promise.withResolvers<Durable>();
  const purse = purseOf(opened.promise);
  const board = boardOf(opened.promise);
  const product = openProbe({ allowPrivateAddresses: config.allowPrivateAddresses });
  const templates = addWatcher(readTemplates(TEMPLATES), watchKey.publicKey);
  const watch = openWatch(opened.promise);
  const thinking = {
    agents: openAgents(config.models, {
      purse,
      openWorkbench: config.models && (await openBench(templates, log)),
      ending,
    }),
    accounts: accountsOf(opened.promise),
    templates,
    formatCode,
  };
  const rollouts = openRollouts({ github, watch, board, ...thinking }, opened.promise);
  const tuning = openTuning(github, watch, control, opened.promise);
  const optimising = openOptimising({ ...rollouts, github, watch }, opened.promise);
  const ports: Ports = {
    ...thinking,
    thread: github,
    proposal: github,
    product,
    room: openRoom(github.listOwnPulls),
    watch,
    pacing: { now: Date.now, watch: watchWaits },
    board,
  };
  const desk = { ...optimising, ...ports, watch, board, ...orderedOf(github, opened.promise) };
  const form = { path: FORM, content: readFileSync(join(ROOT, FORM), "utf8") };
  const onboarding = { proposal: github, repository: github, form };
  const durable = await openDurable({
    database: config.database,
    caps: config.caps,
    log: (level, message) => log(`${level}: ${message}`),
    runs: {
      spec: (run: Run, input: SpecIssue) => issueToProduction(run, ports, input),
      onboarding: (run: Run, input: Given) => onboardRepository(run, onboarding, input),
      assigned: (run: Run, input: Assigned) => startAssigned(run, { ...desk, repository: github }, input),
      commands: (run: Run, input: Ordered) => answering(() => answerCommands(run, desk, input)),
      settings: (run: Run, input: { repo: Repo; base: string }) => recheckSettings(run, desk, input),
      ticks: (run: Run, input: Ticked) => answering(() => obeyTicks(run, desk, input)),
      dashboard: (run: Run, input: Repo) => showBoard(run, desk, input),
      ...watchingRuns(rollouts, optimising, openIncidents(github, board, opened.promise)),
      tuning: (run: Run, input: Tunable) => tuneProduct(run, tuning, input),
      deployment: (run: Run, input: DeploymentEvent) =>
        traceDeployment(run, { ...desk, ...tracingOf(github, opened.promise) }, input),
    },
  });
  opened.resolve(durable);
  return durable;
};

/** What becomes of live products. */
const watchingRuns = (
  rollouts: ReturnType<typeof openRollouts>,
  optimising: WeeklyPorts,
  incidents: IncidentPorts,
) => ({
  rollout: (run: Run, input: Released) => regressionToFix(run, rollouts, input),
  incident: (run: Run, input: IncidentNews) => followIncident(run, incidents, input),
  optimise: (run: Run, input: { repo: Repo }) => optimiseWeekly(run, optimising, input),
  mend: (run: Run, input: Mending) => mendRegression(run, rollouts, input),
});

const tracingOf = (
  { findPullRequestOfCommit }: GitHub,
  opened: Promise<Durable>,
): Omit<Parameters<typeof traceDeployment>[1], "board" | "proposal"> => ({
  findPullRequestOfCommit,
  signal: async (runId, ...told) => {
    const into = await opened;
    return into.signal((await newestOf(into, runId)).runId, ...told);
  },
});

/** Opened once the runs are. */
const boardOf = (opened: Promise<Durable>): BoardPort => {
  const board = opened.then(({ notes, start }) =>
    openBoard(notes, (repo, revision) => start("dashboard", `dashboard/${repo.id}/${revision}`, repo)),
  );
  return {
    read: async (...asked) => (await board).read(...asked),
    tell: async (...told) => (await board).tell(...told),
    note: async (...noted) => (await board).note(...noted),
    alone: async (...work) => (await board).alone(...work),
  };
};

/** What orders reach besides the runs of builds. */
const orderedOf = (github: GitHub, opened: Promise<Durable>) => ({
  issues: github,
  actions: github,
  runs: runsOf(opened),
  incidents: openIncidentDesk(opened),
});

const runsOf = (opened: Promise<Durable>): Runs => ({
  newestOf: async (repo, issue) => newestOf(await opened, storyOf(repo, issue)),
  start: async (runId, issue) => (await opened).start("spec", runId, issue),
  tell: async (runId, signal, key) => void (await (await opened).signal(runId, signal, key)),
});
