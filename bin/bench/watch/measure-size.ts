import type { Archive } from "#src/durable/archive.ts";
import type { EmbeddedPostgres } from "#src/durable/embedded-postgres.ts";
import { thinMeasured } from "#src/monitor/measured.ts";
import { syntheticBeat } from "./synthetic-beat.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Products that are filled whole. */
export const SIZED = 4;

const seen = { version: "0a1b2c3d", sha: "f".repeat(40), seenAt: 0 };

export const watchOne = (archive: Archive, id: number, url: string) =>
  archive.watch({ repo: { installationId: 1, id, owner: "acme", name: `p${id}` }, url });

/** One beat after the other as a product would have told them, a hundred at a time. */
const putBeats = async (archive: Archive, id: number, from: number, to: number, every: number, requests: number) => {
  for (let at = from; at < to; at += 100 * every) {
    const times = Array.from({ length: 100 }, (_, n) => at + n * every).filter((time) => time < to);
    const beats = times.map((time) => ({ at: time, measured: syntheticBeat(requests, time / every) }));
    await archive.put(id, { beatMs: MINUTE_MS, beats, seen });
  }
};

const sizeOf = async (postgres: EmbeddedPostgres): Promise<number> => {
  await postgres.owner().query("vacuum full aidevos.measured");
  const { rows } = await postgres
    .owner()
    .query<{ size: string }>("select pg_total_relation_size('aidevos.measured') as size");
  return Number(rows[0]?.size);
};

/** Bytes of a product's day of beats and of its 89 days of hours. */
export const measureSize = async (postgres: EmbeddedPostgres, archive: Archive, now: number, requests: number) => {
  for (let id = 1; id <= SIZED; id++) {
    await watchOne(archive, id, "http://localhost");
    await putBeats(archive, id, now - DAY_MS, now, MINUTE_MS, requests);
  }
  const day = await sizeOf(postgres);
  // An hour of sixty times the requests is what sixty beats become.
  const hours = Array.from({ length: 24 }, (_, n) => thinMeasured([syntheticBeat(60 * requests, n)]));
  for (let id = 1; id <= SIZED; id++)
    await archive.put(id, {
      beatMs: MINUTE_MS,
      seen,
      beats: hours.map((measured, n) => ({ at: now - 90 * DAY_MS + n * HOUR_MS, measured })),
    });
  await postgres.owner().query(
    `insert into aidevos.measured select product_id, 'hour', at + day * ${DAY_MS}, data
       from aidevos.measured, generate_series(0::bigint, 88) day where at < $1`,
    [now - 89 * DAY_MS],
  );
  await postgres.owner().query("delete from aidevos.measured where span = 'beat' and at < $1", [now - DAY_MS]);
  return { day: day / SIZED, all: (await sizeOf(postgres)) / SIZED };
};
