import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Archive } from "#src/durable/archive.ts";
import { openArchive } from "#src/durable/open-archive.ts";
import { type Measured, thinMeasured } from "#src/monitor/measured.ts";

const HOUR = 3_600_000;
const NOW = 2_000 * HOUR;

/** What an archive promises, wherever its database is. */
export const describeArchive = (
  name: string,
  prepare: () => Promise<{ url: string; remove(): Promise<void> }>,
): void => {
  describe(`an archive in ${name}`, () => {
    let database: Awaited<ReturnType<typeof prepare>>;
    let archive: Archive;
    let close = async (): Promise<void> => undefined;
    const newProduct = async () => {
      const id = randomInt(1, 2 ** 40);
      await archive.watch({ repo: { installationId: 1, id, owner: "acme", name: "links" }, url: "https://links.test" });
      return id;
    };
    const calls = (count: number): Measured => ({ layer_calls: { 'service="S"': { "-1": count } } });
    const seen = { version: "0a1b2c3d", sha: "f".repeat(40), seenAt: NOW };
    const put = (id: number, ...beats: { at: number; measured: Measured }[]) =>
      archive.put(id, { beatMs: 60_000, beats, seen });

    beforeAll(async () => {
      database = await prepare();
      // Twice at once: both find no tables.
      const [one, two] = await Promise.all([1, 2].map(() => openArchive(database.url, () => undefined)));
      await two?.close();
      archive = one!.archive;
      close = one!.close;
    });
    afterAll(async () => {
      await close();
      await database.remove();
    });

    it("knows what is watched, where it is, and how far it was read", async () => {
      const id = await newProduct();
      const own = async () => (await archive.watched()).find(({ repo }) => repo.id === id);
      expect(await own()).toMatchObject({ url: "https://links.test", beatMs: null, newest: null, problem: null });
      await archive.note(id, "no address", NOW);
      await archive.note(id, "no answer", NOW + 60_000);
      expect(await own()).toMatchObject({ problem: "no answer", silentSince: NOW });
      await put(id, { at: 60_000, measured: calls(1) }, { at: 120_000, measured: calls(2) });
      await archive.watch({ repo: { installationId: 2, id, owner: "acme", name: "new" }, url: "https://new.test" });
      expect(await own()).toEqual({
        repo: { installationId: 2, id, owner: "acme", name: "new" },
        url: "https://new.test",
        beatMs: 60_000,
        newest: 120_000,
        problem: null,
        silentSince: null,
      });
      expect(await archive.versions(id)).toEqual([seen]);
      await archive.unwatch(id);
      expect(await own()).toBeUndefined();
      expect(await archive.beats(id, 0, NOW)).toEqual([]);
    });

    it("gives beats back as they were, the last of those that were put twice", async () => {
      const id = await newProduct();
      await put(id, { at: 120_000, measured: calls(2) }, { at: 60_000, measured: calls(1) });
      await put(id, { at: 120_000, measured: calls(3) });
      expect(await archive.beats(id, 0, NOW)).toEqual([
        { at: 60_000, measured: calls(1) },
        { at: 120_000, measured: calls(3) },
      ]);
      expect(await archive.beats(id, 60_001, 120_000)).toEqual([]);
      expect(await archive.hours(id, 0, NOW)).toEqual([]);
    });

    it("makes hours of what is older than a day, loses nothing by doing so twice, and forgets after 90 days", async () => {
      const id = await newProduct();
      const old = NOW - 30 * HOUR;
      await put(id, { at: old + 60_000, measured: calls(1) }, { at: old + 120_000, measured: calls(2) });
      await put(id, { at: NOW - HOUR, measured: calls(4) }, { at: NOW - 91 * 24 * HOUR, measured: calls(8) });
      expect(await archive.thin(NOW, thinMeasured)).toBeGreaterThanOrEqual(3);
      expect(await archive.hours(id, 0, NOW)).toEqual([{ at: old, measured: calls(3) }]);
      expect((await archive.beats(id, 0, NOW)).map(({ at }) => at)).toEqual([NOW - HOUR]);
      await put(id, { at: old + 180_000, measured: calls(5) });
      await archive.thin(NOW, thinMeasured);
      await archive.thin(NOW, thinMeasured);
      expect(await archive.hours(id, 0, NOW)).toEqual([{ at: old, measured: calls(8) }]);
    });
  });
};
