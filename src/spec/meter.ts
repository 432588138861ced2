import type { Json } from "./json.ts";

/**
 * How much a caller may ask for in a period of UTC, by fields of theirs: null in `most` is no bound; from `until` on it is
 * counted anew. `free`: operations that are neither counted nor refused.
 */
export type Meter = {
  most: string;
  used: string;
  until: string;
  period: "minute" | "hour" | "day" | "month";
  free: string[];
  code?: string;
  headers?: { limit?: string; remaining?: string; reset?: string };
};

/**
 * A record of a part that is made along with a new one, with these values. Both are answered together, under `own`, or
 * beside its own members where that is null, and under `member`.
 */
export type Bringing = { part: string; values: Record<string, Json>; own: string | null; member: string };
