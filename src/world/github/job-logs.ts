import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hub } from "./hub.ts";

const logFile = (hub: Hub, jobId: number): string => join(hub.dataDir, "logs", `${jobId}.txt`);

/** Replaces the log of a job. */
export const writeJobLog = (hub: Hub, jobId: number, log: string): void => {
  mkdirSync(join(hub.dataDir, "logs"), { recursive: true });
  writeFileSync(logFile(hub, jobId), log);
};

/** The log of a job so far; null before its first line. */
export const readJobLog = (hub: Hub, jobId: number): Promise<string | null> =>
  readFile(logFile(hub, jobId), "utf8").catch(() => null);

/** Links to logs are open to who holds them, as on github.com, and good until the world stops. */
const KEY = randomBytes(32);
const sign = (jobId: number): string => createHmac("sha256", KEY).update(String(jobId)).digest("hex");

export const jobLogUrl = (hub: Hub, jobId: number): string => `${hub.url}/_logs/${jobId}?sig=${sign(jobId)}`;

/** The job whose log a signed link shows, or null. */
export const parseJobLogUrl = (url: URL): number | null => {
  const jobId = Number(/^\/_logs\/(\d+)$/.exec(url.pathname)?.[1] ?? Number.NaN);
  return Number.isInteger(jobId) && url.searchParams.get("sig") === sign(jobId) ? jobId : null;
};
