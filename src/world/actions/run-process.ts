import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";

import type { JobProcesses } from "./job-processes.ts";

/** How a process ended; a process that was killed has 128 and the signal as its exit code. */
export type ProcessEnd = { kind: "exited"; exitCode: number } | { kind: "timed out" | "cancelled" | "not started" };

// A background process of the step may hold the pipes open for as long as the job lives.
const DRAIN_MS = 200;

/** Runs one process in a process group of its own; the whole group is killed on timeout or when `signal` fires. */
export const runProcess = async (options: {
  command: string;
  args: string[];
  cwd: string;
  environment: Record<string, string>;
  onLine: (line: string) => void;
  timeoutMs: number | null;
  signal: AbortSignal;
  processes: JobProcesses;
}): Promise<ProcessEnd> => {
  if (options.signal.aborted) return { kind: "cancelled" };
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const outputs = [child.stdout, child.stderr].map((stream) => createInterface({ input: stream, crlfDelay: Infinity }));
  for (const output of outputs) output.on("line", options.onLine);
  const drained = Promise.all(outputs.map((output) => new Promise((done) => output.once("close", done))));
  const exited = new Promise<number | Error>((done) => {
    child.once("error", done);
    // A shell reports a process that a signal ended as 128 and the number of the signal.
    child.once("exit", (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  const { pid } = child;
  if (pid === undefined) {
    options.onLine(`##[error]${((await exited) as Error).message}`);
    return { kind: "not started" };
  }
  options.processes.add(pid);
  const stopped = await Promise.race([exited.then(() => null), stopReason(options.timeoutMs, options.signal, exited)]);
  if (stopped) await options.processes.stopGroup(pid);
  const code = await exited;
  await Promise.race([drained, new Promise((done) => setTimeout(done, DRAIN_MS))]);
  return stopped ? { kind: stopped } : { kind: "exited", exitCode: typeof code === "number" ? code : 128 };
};

const stopReason = (timeoutMs: number | null, signal: AbortSignal, exited: Promise<unknown>) =>
  new Promise<"timed out" | "cancelled">((done) => {
    const timer = timeoutMs === null ? null : setTimeout(() => done("timed out"), timeoutMs);
    const cancel = () => done("cancelled");
    signal.addEventListener("abort", cancel, { once: true });
    void exited.then(() => {
      if (timer) clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    });
  });
