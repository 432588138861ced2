import type { WorkerdStructuredLog } from "miniflare";

/** One printed line or uncaught exception. `version` is null for what workerd itself printed. */
export type WorkerLog = { at: string; level: string; message: string; script: string | null; version: string | null };

export type WorkerLogs = {
  accept(line: WorkerdStructuredLog): void;
  /** Oldest first: the script's own lines, and those of the runtime, which name no script. */
  read(script: string): WorkerLog[];
};

const KEPT = 500;

/** Keeps the last lines of each script in memory. */
export const createWorkerLogs = (onLog: (log: WorkerLog) => void): WorkerLogs => {
  const rings = new Map<string | null, WorkerLog[]>();
  return {
    accept(line) {
      const log = parseLine(line);
      const ring = rings.get(log.script) ?? [];
      rings.set(log.script, ring);
      ring.push(log);
      if (ring.length > KEPT) ring.shift();
      onLog(log);
    },
    read: (script) =>
      [...(rings.get(script) ?? []), ...(rings.get(null) ?? [])].toSorted((a, b) => a.at.localeCompare(b.at)),
  };
};

/** A tagged line begins with `RS script@version RS`; printing in a module's top level has no clock, so it gets ours. */
const parseLine = ({ timestamp, level, message }: WorkerdStructuredLog): WorkerLog => {
  const at = new Date(timestamp || Date.now()).toISOString();
  const [, tag, ...rest] = message.startsWith("\u001e") ? message.split("\u001e") : [];
  if (tag === undefined) return { at, level, message, script: null, version: null };
  const [script, version] = tag.split("@");
  return { at, level, message: rest.join("\u001e").trimStart(), script: script ?? null, version: version ?? null };
};
