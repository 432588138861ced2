import type { Durable } from "#src/durable/durable.ts";
import type { Runs } from "./ports.ts";

/** The newest of an issue's runs, the first of which is `first`. */
export const newestOf = async (durable: Durable, first: string): ReturnType<Runs["newestOf"]> => {
  const later = await durable.list({ prefix: `${first}/` });
  const newest = later.at(-1) ?? (await durable.get(first));
  if (newest === null) return { runId: first, state: "none" };
  return { runId: newest.id, state: newest.status === "running" ? "running" : "ended" };
};
