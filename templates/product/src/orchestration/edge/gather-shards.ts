import type { FullOutcome, Json, JsonObject } from "../contract/call.ts";
import { bodyOf } from "../contract/call.ts";
import { invalidQuery } from "../contract/problem.ts";
import { parseLimit, renderCursor, WITH_KEYS } from "../object/record-query.ts";

type Key = string | number;
type KeyedPage = { items: Json[]; next: string | null; keys: Key[][]; descending: boolean[] };
type Entry = { shard: number; item: Json; keys: Key[] };
/** Asks one instance with this query. */
export type AskShard = (shard: number, query: Record<string, string>) => Promise<FullOutcome>;

const compareKeys = (a: readonly Key[], b: readonly Key[], descending: readonly boolean[]): number => {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? key;
    if (key === other) continue;
    return key < other === (descending[index] ?? false) ? 1 : -1;
  }
  return 0;
};

/** One cursor for all instances: where to go on in each; an instance that is read to its end has none. */
type Cursor = (string | null)[];

const parseGathered = (text: string | undefined, shards: number): Cursor | null => {
  if (text === undefined) return null;
  try {
    const cursor: unknown = JSON.parse(atob(text));
    if (Array.isArray(cursor) && cursor.every((entry) => entry === null || typeof entry === "string"))
      return Array.from({ length: shards }, (_, shard) => (cursor[shard] as string | null | undefined) ?? null);
  } catch {
    // Falls through: whatever it was, it did not come from us.
  }
  throw invalidQuery("cursor", "must be the `next` of an earlier answer");
};

const failed = (outcomes: readonly (FullOutcome | null)[]): FullOutcome | undefined =>
  outcomes.find((outcome): outcome is FullOutcome => outcome !== null && !outcome.ok);

const START = "";

/** One page out of those of all instances, in the order that they all have. Throws 422 for a strange cursor. */
export const gatherPage = async (
  ask: AskShard,
  shards: number,
  { cursor: given, ...query }: Record<string, string>,
): Promise<FullOutcome> => {
  const limit = parseLimit(query);
  const before = parseGathered(given, shards) ?? Array<string>(shards).fill(START);
  const outcomes = await Promise.all(
    before.map((cursor, shard) =>
      cursor === null ? null : ask(shard, { ...query, [WITH_KEYS]: "1", ...(cursor !== START && { cursor }) }),
    ),
  );
  const failure = failed(outcomes);
  if (failure !== undefined) return failure;
  const pages = outcomes.map((outcome) => (outcome === null ? null : (bodyOf(outcome) as unknown as KeyedPage)));
  const descending = pages.find((page) => page !== null)?.descending ?? [];
  const entries = pages
    .flatMap((page, shard): Entry[] =>
      (page?.items ?? []).map((item, index) => ({ shard, item, keys: page?.keys[index] ?? [] })),
    )
    .toSorted((a, b) => compareKeys(a.keys, b.keys, descending) || a.shard - b.shard);
  const taken = entries.slice(0, limit);
  const next = pages.map((page, shard): string | null => {
    const own = taken.filter((entry) => entry.shard === shard);
    if (page === null) return null;
    if (own.length === page.items.length && page.next === null) return null;
    const last = own.at(-1);
    return last === undefined ? (before[shard] ?? START) : renderCursor(last.keys);
  });
  const body = {
    items: taken.map(({ item }) => item),
    next: next.every((cursor) => cursor === null) ? null : btoa(JSON.stringify(next)),
  };
  return { ok: true, status: 200, json: JSON.stringify(body) };
};

/** The sum of what all instances count. */
export const gatherCount = async (
  ask: AskShard,
  shards: number,
  name: "count" | "deleted",
  query: Record<string, string>,
): Promise<FullOutcome> => {
  const outcomes = await Promise.all(Array.from({ length: shards }, (_, shard) => ask(shard, query)));
  const failure = failed(outcomes);
  if (failure !== undefined) return failure;
  const sum = outcomes.reduce((total, outcome) => total + Number((bodyOf(outcome) as JsonObject)[name]), 0);
  return { ok: true, status: 200, json: JSON.stringify({ [name]: sum }) };
};
