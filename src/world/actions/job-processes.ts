import { readdirSync, readFileSync } from "node:fs";

/** The processes a job started: their groups, and whatever left its group but still carries the tracking variable. */
export type JobProcesses = {
  add(pid: number): void;
  /** Ends one process group: asks, then kills. */
  stopGroup(pid: number): Promise<void>;
  /** Ends everything the job left behind. */
  stopAll(): Promise<void>;
};

const GRACE_MS = 1000;
const POLL_MS = 20;

/** The processes of the job whose steps run with `RUNNER_TRACKING_ID` set to `trackingId`. */
export const createJobProcesses = (trackingId: string): JobProcesses => {
  const groups = new Set<number>();
  const stopGroup = async (pid: number) => {
    send(-pid, "SIGTERM");
    const deadline = Date.now() + GRACE_MS;
    while (isGroupAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, POLL_MS));
    send(-pid, "SIGKILL");
    groups.delete(pid);
  };
  // The last resort, where the program ends without closing the runner.
  const killNow = () => {
    for (const pid of groups) send(-pid, "SIGKILL");
  };
  process.once("exit", killNow);
  return {
    add: (pid) => void groups.add(pid),
    stopGroup,
    async stopAll() {
      process.off("exit", killNow);
      await Promise.all([...groups].filter(isGroupAlive).map(stopGroup));
      const mark = `RUNNER_TRACKING_ID=${trackingId}\0`;
      for (const pid of listProcesses()) if (readProcess(pid, "environ").includes(mark)) send(Number(pid), "SIGKILL");
    },
  };
};

const send = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, signal);
  } catch {
    // It has already gone.
    return false;
  }
};

// A dead process stays in its group until process 1 collects it, which in a container may be late or never.
const isGroupAlive = (group: number): boolean => {
  if (!send(-group, 0)) return false;
  const pids = listProcesses();
  if (pids.length === 0) return true;
  return pids.some((pid) => {
    const stat = readProcess(pid, "stat");
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(processGroup) === group && state !== "Z";
  });
};

// Only Linux has /proc; elsewhere the groups have to do.
const listProcesses = (): string[] => {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  } catch {
    return [];
  }
};

const readProcess = (pid: string, file: "environ" | "stat"): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
};
