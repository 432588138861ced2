import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readCallersDirectory, readConfig, readMinds } from "./config.ts";
import { UserError } from "./errors.ts";
import { renderUnderstanding } from "./plan/render-understanding.ts";
import { understand } from "./plan/understand.ts";
import { parseSpec } from "./spec/parse-spec.ts";
import { rewriteSpec } from "./spec/rewrite-spec.ts";
import { readSpecText } from "./spec/read-spec-text.ts";

const ROOT = join(import.meta.dirname, "..");

const USAGE = `aidevos: a spec issue becomes a live, probed Durable Objects product, by pull request

  aidevos demo [SPEC.md]     play the whole story on this machine, with no account and no key
      --report FILE          write everything that happened as JSON
      --keep                 leave the world up afterwards, and say how to use it
      --agents llm           let models think: ANTHROPIC_API_KEY or OPENAI_API_KEY must be set (else: rules)
      --port N               take ports N, N+1, N+2 instead of any free ones
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

const demo = async (args: string[], signal: AbortSignal): Promise<number> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      report: { type: "string" },
      keep: { type: "boolean" },
      agents: { type: "string", default: "rules" },
      port: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return help();
  if (positionals.length > 1) throw wrongUsage(`One spec at a time; these are ${positionals.length}.`);
  const { agents } = values;
  if (agents !== "rules" && agents !== "llm") throw wrongUsage(`--agents is “${agents}”; it must be rules or llm.`);
  const minds = readMinds(agents);
  const [spec, reportFile] = [findSpec(positionals[0]), findReport(values.report)];
  const { openTerminal } = await import("./world/terminal.ts");
  const { runDemo } = await import("./world/demo.ts");
  const { keepWorld } = await import("./world/keep-world.ts");
  const terminal = openTerminal((text) => process.stdout.write(text));
  const report = await runDemo({
    root: ROOT,
    spec,
    report: reportFile,
    port: readPort(values.port),
    terminal,
    signal,
    minds,
    ...(values.keep ? { meanwhile: (stage) => keepWorld(stage, terminal, signal) } : {}),
  });
  say(
    report.ok
      ? `\nAll of this really happened, in ${report.totalSeconds.toFixed(1)} s.`
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
