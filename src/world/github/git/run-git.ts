import { spawn } from "node:child_process";

/** What every git process of the world gets: nothing of the user's own configuration, and no prompt. */
export const gitEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  LC_ALL: "C",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
});

export type GitResult = { code: number; stdout: Buffer };

/** Runs git in a bare repository. An exit code not listed in `accept` throws with git's own words. */
export const runGit = (directory: string, args: string[], accept: number[] = [0]): Promise<GitResult> =>
  new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", directory, ...args], {
      env: gitEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (accept.includes(code ?? -1)) resolve({ code: code ?? -1, stdout: Buffer.concat(stdout) });
      else reject(new Error(`git ${args[0]} ended with ${code}: ${Buffer.concat(stderr).toString().trim()}`));
    });
  });
