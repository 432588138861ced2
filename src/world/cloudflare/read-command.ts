import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** The command line of a process; empty if there is none, or only its unreaped remains. */
export const readCommand = (pid: number) => {
  try {
    const linux = `/proc/${pid}/cmdline`;
    return existsSync("/proc/self")
      ? readFileSync(linux, "utf8")
      : execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  } catch {
    return "";
  }
};
