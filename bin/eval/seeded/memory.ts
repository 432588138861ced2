import type { Archive, SeenVersion, Watched } from "#src/durable/archive.ts";
import type { Notes } from "#src/durable/notes.ts";
import type { RawBeat } from "#src/monitor/measured.ts";

/** An archive of one product that lasts as long as the evaluation: the same, without a database. */
export const openMemoryArchive = (): Archive => {
  let product: Watched | null = null;
  const kept = new Map<number, RawBeat>();
  const versions = new Map<string, SeenVersion>();
  return {
    watch: async (watched) => {
      product = { ...watched, beatMs: null, newest: null, problem: null, silentSince: null };
    },
    unwatch: async () => {
      product = null;
    },
    watched: async () => (product === null ? [] : [product]),
    put: async (_id, { beatMs, beats, seen }) => {
      for (const beat of beats) kept.set(beat.at, beat);
      versions.set(seen.version, seen);
      const newest = kept.size === 0 ? null : Math.max(...kept.keys());
      if (product !== null) product = { ...product, beatMs, newest, problem: null, silentSince: null };
    },
    note: async (_id, problem, at) => {
      if (product !== null) product = { ...product, problem, silentSince: product.silentSince ?? at };
    },
    beats: async (_id, from, to) =>
      [...kept.values()].filter(({ at }) => at >= from && at < to).toSorted((a, b) => a.at - b.at),
    // No product of this evaluation lives for hours.
    hours: async () => [],
    versions: async () => [...versions.values()].toSorted((a, b) => b.seenAt - a.seenAt),
    thin: async () => 0,
  };
};

export const openMemoryNotes = (): Notes => {
  const kept = new Map<string, unknown>();
  return {
    read: async <T>(key: string) => (kept.get(key) as T | undefined) ?? null,
    change: async <T>(key: string, change: (before: T | null) => T) => {
      const next = change((kept.get(key) as T | undefined) ?? null);
      kept.set(key, next);
      return next;
    },
    alone: (_key, work) => work(),
  };
};
