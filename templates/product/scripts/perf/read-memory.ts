import { readdirSync, readFileSync } from "node:fs";

const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended since, or this is no Linux.
    return "";
  }
};

const listProcesses = (): string[] => {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  } catch {
    return [];
  }
};

/** The workerds that this process has started, by their ids; none where that cannot be told. */
export const listRuntimes = (): string[] =>
  listProcesses().filter((id) => {
    const [, name, parent] = /\((.*)\) \S (\d+)/u.exec(readText(`/proc/${id}/stat`)) ?? [];
    return name === "workerd" && Number(parent) === process.pid;
  });

/** Bytes that a process holds in memory; null where that cannot be read. */
export const readMemory = (id: string): number | null => {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(readText(`/proc/${id}/status`))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
};

/** Of the kernel's clock, whatever the machine: what user space sees of it has been fixed. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of a processor that a process has taken; null where that cannot be read. */
export const readProcessorTime = (id: string): number | null => {
  const [, rest] = /\) (.*)$/u.exec(readText(`/proc/${id}/stat`).trimEnd()) ?? [];
  if (rest === undefined) return null;
  const fields = rest.split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
};
