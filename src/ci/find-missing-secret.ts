import type { JobLog } from "./failure.ts";
import { splitLog } from "./split-log.ts";
import { findSecret } from "./trouble.ts";

/** A secret that failed jobs say is not set, of those that a product needs; null: none does. */
export const findMissingSecret = (logs: readonly JobLog[]): string | null =>
  findSecret(logs.flatMap(({ log }) => splitLog(log ?? "").flatMap(({ lines }) => lines)));
