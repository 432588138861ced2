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
