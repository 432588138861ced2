import { expect, it } from "vitest";
import type { Archive, Watched } from "#src/durable/archive.ts";
import { pollProducts } from "#src/poll-products.ts";

const NOW = 1_700_000_000_000;
const answer = {
  now: NOW,
  beatMs: 60_000,
  version: "0a1b2c3d-4e5f",
  tag: "f".repeat(40),
  settings: 0,
  beats: [{ at: NOW - 60_000, measured: {} }],
};

const watched = (id: number, url: string, newest: number | null): Watched => ({
  repo: { installationId: 1, id, owner: "acme", name: `p${id}` },
  url,
  beatMs: null,
  newest,
  problem: null,
  silentSince: null,
});

const poll = async (products: Watched[], answers: Record<string, { text: string } | { problem: string }>) => {
  const asked: [string, number][] = [];
  const put: unknown[][] = [];
  const noted: [number, string, number][] = [];
  const logged: string[] = [];
  const archive = {
    watched: async () => [...products],
    put: async (...args: unknown[]) => void put.push(args),
    note: async (...args: [number, string, number]) => void noted.push(args),
  } as unknown as Archive;
  const readSeries = async (url: string, since: number) => {
    asked.push([url, since]);
    const said = answers[url];
    if (said === undefined) throw new Error("unforeseen");
    return said;
  };
  await pollProducts({
    archive,
    control: { readSeries },
    now: () => NOW,
    everyMs: 1,
    log: (line) => void logged.push(line),
  });
  return { asked, put, noted, logged };
};

it("keeps what a product has measured since it was last read, under the version that tells it", async () => {
  const { asked, put } = await poll([watched(1, "a", NOW - 120_000), watched(2, "b", null)], {
    a: { text: JSON.stringify(answer) },
    b: { text: JSON.stringify(answer) },
  });
  expect(asked).toEqual([
    ["a", NOW - 120_000 + 1],
    ["b", NOW - 200 * 60_000],
  ]);
  expect(put[0]).toEqual([
    1,
    { beatMs: 60_000, beats: answer.beats, seen: { version: "0a1b2c3d", sha: answer.tag, seenAt: NOW } },
  ]);
});

it("notes why one does not tell, and goes on with the others", async () => {
  const products = [watched(1, "a", null), watched(2, "b", null), watched(3, "c", null), watched(4, "d", null)];
  const { noted, logged, put } = await poll(products, {
    a: { problem: "no address" },
    b: { text: "<html>" },
    d: { text: JSON.stringify(answer) },
  });
  expect(noted).toEqual([
    [1, "no address", NOW],
    [2, "what it answers is not what products measure", NOW],
  ]);
  expect(logged).toEqual(["c can't be read: Error: unforeseen"]);
  expect(put).toHaveLength(1);
});
