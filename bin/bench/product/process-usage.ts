import { readdirSync, readFileSync } from "node:fs";

const PAGE_KIB = 4;

/** Seconds that all threads of a process have been on a processor, user and system, to the nanosecond. */
export const readCpuSeconds = (pid: number): number => {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
};

/** Memory that the process holds, in KiB. */
export const readResidentKib = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE_KIB;
