import { readdirSync, readFileSync } from "node:fs";

/** The kernel counts in hundredths of a second, whatever the machine. */
const TICKS = 100;

type Process = { pid: number; parent: number; ticks: number };

const readProcess = (pid: string): Process | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { pid: Number(pid), parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
};

/** CPU seconds of a process and of all that it started, those that have ended included. Linux only. */
export const cpuSecondsBelow = (root: number): number => {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/u.test(name) ? (readProcess(name) ?? []) : []));
  const sum = (pid: number): number =>
    (all.find((one) => one.pid === pid)?.ticks ?? 0) +
    all.filter(({ parent }) => parent === pid).reduce((total, one) => total + sum(one.pid), 0);
  return sum(root) / TICKS;
};

/** The process that a PostgreSQL's other processes belong to. */
export const postmasterOf = (backend: number): number => readProcess(String(backend))?.parent ?? backend;
