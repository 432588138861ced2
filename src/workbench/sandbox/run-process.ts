import { spawn } from "node:child_process";

export type Command = {
  file: string;
  args: readonly string[];
  folder: string;
  environment: Readonly<Record<string, string>>;
  /** After this long, all that it started is ended. */
  seconds: number;
};

/** `ended`: by itself, or because its `time` was up, or it said more than anyone reads. `exit`: null unless by itself. */
export type Outcome = {
  ended: "itself" | "time" | "output";
  exit: number | null;
  stdout: string;
  stderr: string;
  /** What it wrote to its file descriptor 3. */
  report: string;
};

/** Bytes that are kept of each stream. */
const MAX_OUTPUT = 8_000_000;

/** Runs a program with nothing of our environment. Throws only where it can't be started. */
export const runProcess = ({ args, environment, file, folder, seconds }: Command): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    const texts = ["", "", ""];
    let ended: Outcome["ended"] = "itself";
    const stop = (why: "time" | "output"): void => {
      if (ended === "itself") ended = why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It was over already.
      }
    };
    const timer = setTimeout(() => stop("time"), seconds * 1000);
    child.stdio.slice(1).forEach((stream, n) => {
      if (stream === null || stream === undefined || !("setEncoding" in stream)) return;
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        texts[n] += chunk;
        if ((texts[n]?.length ?? 0) > MAX_OUTPUT) stop("output");
      });
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      const [stdout = "", stderr = "", report = ""] = texts;
      resolve({ ended, exit: ended === "itself" ? code : null, stdout, stderr, report });
    });
  });
