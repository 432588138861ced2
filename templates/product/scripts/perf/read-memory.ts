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

/** Bytes that the workerd of this process holds in memory; null where that cannot be read, or there are several. */
export const readMemory = (): number | null => {
  const own = listProcesses().filter((id) => {
    const [, name, parent] = /\((.*)\) \S (\d+)/u.exec(readText(`/proc/${id}/stat`)) ?? [];
    return name === "workerd" && Number(parent) === process.pid;
  });
  const kilobytes =
    own.length === 1 ? /^VmRSS:\s+(\d+) kB$/mu.exec(readText(`/proc/${own[0]}/status`))?.[1] : undefined;
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
};
