import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readCommand } from "./read-command.ts";

type Note = { owner: number; pids: number[] };

/**
 * Ends what a killed world left running, and notes in `file` which runtimes are alive from now on: workerd outlives a
 * parent that is killed, and two of them must never open the same objects. Returns how to stop.
 */
export const watchRuntimeProcesses = (file: string): (() => void) => {
  endLeftovers(file);
  const alive = new Set<number>();
  const write = () => writeFileSync(file, JSON.stringify({ owner: process.pid, pids: [...alive] } satisfies Note));
  const onSpawn = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once("spawn", () => {
      const { pid } = child;
      if (pid === undefined || !isRuntime(child.spawnfile)) return;
      alive.add(pid);
      write();
      child.once("exit", () => {
        alive.delete(pid);
        write();
      });
    });
  };
  subscribe("child_process", onSpawn);
  return () => {
    unsubscribe("child_process", onSpawn);
    rmSync(file, { force: true });
  };
};

const isRuntime = (command: string) => /\bworkerd(\.exe)?\b/.test(command);

const endLeftovers = (file: string) => {
  if (!existsSync(file)) return;
  const { owner, pids } = JSON.parse(readFileSync(file, "utf8")) as Note;
  if (readCommand(owner) !== "") return;
  for (const pid of pids) if (isRuntime(readCommand(pid))) process.kill(pid, "SIGKILL");
};
