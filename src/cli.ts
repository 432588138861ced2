import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readCallersDirectory, readConfig, readMinds, readReplayedMinds, renderMinds } from "./config.ts";
import { UserError } from "./errors.ts";
import { renderUnderstanding } from "./plan/render-understanding.ts";
import { understand } from "./plan/understand.ts";
import type { ProviderConfig, ProviderName } from "./read-models.ts";
import { parseSpec } from "./spec/parse-spec.ts";
import { rewriteSpec } from "./spec/rewrite-spec.ts";
import { readSpecText } from "./spec/read-spec-text.ts";
import type { DemoOptions, Stage } from "./world/demo.ts";

const ROOT = join(import.meta.dirname, "..");

const USAGE = `aidevos: a spec issue becomes a live, probed Durable Objects product, by pull request

  aidevos demo [SPEC.md]     play the whole story on this machine, with no account and no key
      --report FILE          write everything that happened as JSON
      --regress              go on: a slow change is merged, rolled back, mended with proof, and kept (to-do list only)
      --keep                 leave the world up afterwards, and say how to use it
      --agents llm           let models think: ANTHROPIC_API_KEY or OPENAI_API_KEY must be set (else: rules)
      --record FOLDER        and keep what they were asked and answered, to be replayed
      --port N               take ports N, N+1, N+2 instead of any free ones
  aidevos demo --agents replay [RUN]
                             play it with recorded answers, without a key; RUN is a folder, or one of examples/runs
  aidevos spec check FILE    print how a spec is understood, line by line, and what is not
      --json                 the same as JSON
      --markdown             write it again in sections, as it is understood
  aidevos serve              run the GitHub App; README.md lists its environment variables
  aidevos help               this text
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const wrongUsage = (message: string): UserError =>
  new UserError("environment", message, "`npm run demo -- --help` shows what there is.");

const readPort = (text: string | undefined): number => {
  if (text === undefined) return 0;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_533) return port;
  throw wrongUsage(`--port is “${text}”; it must be a whole number from 1024 to 65533.`);
};

/** What GitHub takes as the text of an issue. */
const MAX_SPEC_LENGTH = 65_536;

/** The absolute path of a spec that can be filed. */
const findSpec = (path: string | undefined): string => {
  if (path === undefined) return join(ROOT, "examples", "specs", "todo-list.md");
  const spec = resolve(readCallersDirectory(), path);
  if (!existsSync(spec)) throw wrongUsage(`There is no spec at ${spec}.`);
  if (!statSync(spec).isFile()) throw wrongUsage(`${spec} is no file; a spec is one Markdown file.`);
  const { length } = readFileSync(spec, "utf8");
  if (length <= MAX_SPEC_LENGTH) return spec;
  throw wrongUsage(`${spec} has ${length} characters; GitHub takes issues of at most ${MAX_SPEC_LENGTH}.`);
};

/** The absolute path of a report that can be written, found out before the run and not after it. */
const findReport = (path: string | undefined): string | null => {
  if (path === undefined) return null;
  const report = resolve(readCallersDirectory(), path);
  try {
    const isThere = existsSync(report);
    if (isThere && !statSync(report).isFile()) throw wrongUsage(`--report ${report} is no file.`);
    accessSync(isThere ? report : dirname(report), constants.W_OK);
    return report;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw wrongUsage(`--report ${report} can't be written: its folder is missing, or closed to you.`);
  }
};

/** Whom a demo asks, about which spec. `told`: what of it did not happen now; `end` says what is to be said afterwards. */
type Cast = Pick<DemoOptions, "spec" | "minds" | "broken"> & { told: string | null; end(): string };

const castMinds = (agents: "rules" | "llm", path: string | undefined): Cast => ({
  spec: findSpec(path),
  minds: readMinds(agents),
  told: null,
  end: () => "",
});

/** The same, and everything that goes between the app and its models is written into `folder`. */
const castRecorded = async (folder: string, path: string | undefined): Promise<Cast> => {
  const { recordExchanges } = await import("./world/models/record-exchanges.ts");
  const { writeRun } = await import("./world/models/recorded-run.ts");
  const { caps, models } = readMinds("llm");
  if (models === null) throw wrongUsage("There is no model to record.");
  const [target, spec, recorder] = [resolve(readCallersDirectory(), folder), findSpec(path), recordExchanges()];
  const providers = Object.entries(models.providers) as [ProviderName, ProviderConfig][];
  const recorded = providers.map(([name, provider]) => [name, { ...provider, fetch: recorder.fetchFor(name) }]);
  const end = (): string => {
    const exchanges = recorder.exchanges();
    writeRun(target, {
      name: basename(spec),
      spec: readFileSync(spec, "utf8"),
      answeredBy: [...new Set(providers.map(([, { baseUrl }]) => new URL(baseUrl).hostname))].join(", "),
      settings: renderMinds({ caps, models }),
      exchanges,
    });
    return `Recorded: ${exchanges.length} exchanges, in ${target}.`;
  };
  return { spec, minds: { caps, models: { ...models, providers: Object.fromEntries(recorded) } }, told: null, end };
};

const RUNS = join(ROOT, "examples", "runs");

/** Recorded answers in place of models. */
const castReplay = async (name = "camera-desk"): Promise<Cast> => {
  const { readRun } = await import("./world/models/recorded-run.ts");
  const folder = [join(RUNS, name), resolve(readCallersDirectory(), name)].find((each) => readRun(each) !== null);
  const run = folder === undefined ? null : readRun(folder);
  if (folder === undefined || run === null)
    throw wrongUsage(`There is no recorded run “${name}”. There is: ${readdirSync(RUNS).join(", ")}.`);
  const { replayExchanges } = await import("./world/models/replay-exchanges.ts");
  const replay = replayExchanges(run.exchanges);
  const end = (): string => {
    replay.close();
    const left = replay.left();
    return left === 0
      ? `All ${run.exchanges.length} recorded answers were asked for.`
      : `${left} of ${run.exchanges.length} recorded answers were not asked for.`;
  };
  return {
    spec: join(folder, run.name),
    minds: readReplayedMinds(run.settings),
    broken: replay.missed.catch((error: unknown) => {
      throw new Error(`${messageOf(error)} ${RECORD_ANEW}`);
    }),
    told: `the models' answers, which were recorded of ${run.answeredBy} and are replayed`,
    end,
  };
};

const RECORD_ANEW =
  "What models are asked has changed since it was recorded: `npm run runs:update` records the runs of examples/runs anew, `npm run demo -- --agents llm --record FOLDER SPEC.md` any other.";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const castOf = ({ agents, record }: { agents: string; record?: string }, path: string | undefined): Promise<Cast> => {
  if (record !== undefined && agents !== "llm")
    throw wrongUsage("--record needs --agents llm: only models are recorded.");
  if (record !== undefined) return castRecorded(record, path);
  if (agents === "replay") return castReplay(path);
  if (agents === "rules" || agents === "llm") return Promise.resolve(castMinds(agents, path));
  throw wrongUsage(`--agents is “${agents}”; it must be rules, llm or replay.`);
};

const demo = async (args: string[], signal: AbortSignal): Promise<number> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      report: { type: "string" },
      keep: { type: "boolean" },
      regress: { type: "boolean" },
      agents: { type: "string", default: "rules" },
      record: { type: "string" },
      port: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return help();
  if (positionals.length > 1) throw wrongUsage(`One spec at a time; these are ${positionals.length}.`);
  const [reportFile, port] = [findReport(values.report), readPort(values.port)];
  const { end, told, ...cast } = await castOf(values, positionals[0]);
  const { openTerminal } = await import("./world/terminal.ts");
  const { runDemo } = await import("./world/demo.ts");
  const { keepWorld } = await import("./world/keep-world.ts");
  const terminal = openTerminal((text) => process.stdout.write(text));
  if (told !== null) say(`Not real in what follows: ${told}.\n`);
  const begun = performance.now();
  /** Seconds of both stories together. */
  let played: number | null = null;
  const meanwhile = async (stage: Stage): Promise<void> => {
    if (values.regress) {
      await (await import("./world/play-regression.ts")).playRegression(stage, terminal, signal);
      played = (performance.now() - begun) / 1_000;
    }
    if (values.keep) await keepWorld(stage, terminal, signal);
  };
  let after = "";
  const report = await runDemo({
    root: ROOT,
    report: reportFile,
    port,
    terminal,
    signal,
    ...cast,
    meanwhile,
  }).finally(() => (after = end()));
  if (after !== "") say(`\n${after}`);
  const but = told === null ? "" : `, but for ${told}`;
  say(
    report.ok
      ? `\nAll of this really happened, in ${(played ?? report.totalSeconds).toFixed(1)} s${but}.`
      : "\nNot all of it happened; see above.",
  );
  return report.ok ? 0 : 1;
};

/** Exits with 1 where nothing can be built of the spec. */
const checkSpec = (args: string[]): number => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean" }, markdown: { type: "boolean" } },
  });
  const [verb, file, ...more] = positionals;
  if (verb !== "check" || file === undefined || more.length > 0) throw wrongUsage("It is `aidevos spec check FILE`.");
  const path = findSpec(file);
  try {
    const text = readSpecText(readFileSync(path, "utf8"), basename(path, ".md"));
    const spec = parseSpec(text);
    const understood = understand(spec, text.body);
    if (values.markdown) process.stdout.write(rewriteSpec(spec));
    else say(values.json ? JSON.stringify(understood, null, 2) : renderUnderstanding(understood));
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, mend, message } = error;
    say(values.json ? JSON.stringify({ problem: { code, message, mend } }, null, 2) : `${message}\n${mend}`);
    return 1;
  }
};

const serve = async (signal: AbortSignal): Promise<number> => {
  const config = readConfig();
  const { startApp } = await import("./main.ts");
  const app = await startApp(config);
  say(`AIDevOS listens at ${app.webhookUrl}`);
  // Whoever is killed would not keep what it compiled, and would start slowly again.
  flushCompileCache();
  // Whoever was told to stop while it started hears no second time.
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await app.close();
  return 0;
};

const help = (): number => {
  say(USAGE);
  return 0;
};

const run = async (argv: string[], signal: AbortSignal): Promise<number> => {
  const [command = "help", ...args] = argv;
  if (command === "demo") return demo(args, signal);
  if (command === "spec") return checkSpec(args);
  if (command === "serve") return serve(signal);
  if (command === "help" || command === "--help") return help();
  throw wrongUsage(`There is no command “${command}”.`);
};

const explain = (error: unknown): string => {
  if (error instanceof UserError) return `${error.message}\n${error.mend}`;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE")
    return `Port ${port} is in use: end what listens there, or choose another (\`--port\` of the demo, PORT of serve).`;
  if (code === "ENOSPC") return "The disk is full: free 1 GB and run the command again.";
  if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const stopping = new AbortController();
const stop = (signal: NodeJS.Signals): void => {
  // Whoever presses Ctrl-C twice doesn't want to wait for an orderly end. Other signals come twice by themselves: once
  // to all of us, and once handed on by the launcher.
  if (stopping.signal.aborted && signal === "SIGINT") process.exit(130);
  stopping.abort(new UserError("environment", "Stopped.", "Everything that was started has been ended."));
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("SIGHUP", stop);

run(process.argv.slice(2), stopping.signal).then(
  (code) => process.exit(code),
  (error: unknown) => {
    // Whatever broke because it was told to stop is not worth a word.
    process.stderr.write(`\naidevos: ${explain(stopping.signal.aborted ? stopping.signal.reason : error)}\n`);
    process.exit(stopping.signal.aborted ? 130 : 1);
  },
);
