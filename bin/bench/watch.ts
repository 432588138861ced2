import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Archive } from "#src/durable/archive.ts";
import { type EmbeddedPostgres, startPostgres } from "#src/durable/embedded-postgres.ts";
import { openArchive } from "#src/durable/open-archive.ts";
import { openNotes } from "#src/durable/open-notes.ts";
import { thinMeasured } from "#src/monitor/measured.ts";
import { type Polling, pollProducts } from "#src/poll-products.ts";
import { openSurvey } from "#src/survey-products.ts";
import { guardedFetch } from "#src/telemetry/guarded-fetch.ts";
import { openProductControl } from "#src/telemetry/product-control.ts";
import { deriveWatchKey } from "#src/telemetry/watch-key.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { cpuSecondsBelow, postmasterOf } from "./watch/cpu-seconds.ts";
import { syntheticBeat } from "./watch/synthetic-beat.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const POLLS = 5;
const SIZED = 4;
const MOST_SHARE = 0.1;
const MOST_MB = 200;
const HEX = "f".repeat(40);

const METHOD = `Products of one service and seven operations, each asked so many times a minute, answer over HTTP from a process that is
not counted. The app's own polling and looking at them run against the embedded PostgreSQL, a minute of which passes as
fast as they are done with it. Counted is the CPU time of this process and of PostgreSQL's. What is done each five minutes, each
hour or (the drift) each six hours is counted by the hour at least. The archive's size is what PostgreSQL takes on disk
for a day of beats and 89 of hours, indexes included, of ${SIZED} such products, after VACUUM.`;

type Cpu = { own: number; database: number };

const openMeter = (postmaster: number) => {
  const read = (): Cpu => ({
    own: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    database: cpuSecondsBelow(postmaster),
  });
  return async (work: () => Promise<unknown>): Promise<Cpu> => {
    const before = read();
    await work();
    const after = read();
    return { own: after.own - before.own, database: after.database - before.database };
  };
};

const seen = { version: "0a1b2c3d", sha: HEX, seenAt: 0 };

const watchOne = (archive: Archive, id: number, url: string) =>
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
const measureSize = async (postgres: EmbeddedPostgres, archive: Archive, now: number, requests: number) => {
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

/** Every product has what the first of those that were measured has. */
const spread = async (postgres: EmbeddedPostgres, archive: Archive, products: number, now: number, url: string) => {
  for (let id = SIZED + 1; id <= products; id++) await watchOne(archive, id, url);
  for (let id = 1; id <= SIZED; id++) await watchOne(archive, id, url);
  await postgres.owner().query(
    `insert into aidevos.measured select id, span, at, data from aidevos.measured, aidevos.product
      where product_id = 1 and id > ${SIZED} and (at >= $1 or (span = 'hour' and at >= $2))`,
    [now - 200 * MINUTE_MS, now - 9 * DAY_MS],
  );
  await postgres.owner().query("update aidevos.product set beat_ms = $1", [MINUTE_MS]);
};

const shareOf = ({ database, own }: Cpu): string => `${(own * 100).toFixed(2)} % + ${(database * 100).toFixed(2)} %`;
const per = ({ database, own }: Cpu, seconds: number): Cpu => ({ own: own / seconds, database: database / seconds });
const add = (...all: Cpu[]): Cpu => ({
  own: all.reduce((sum, { own }) => sum + own, 0),
  database: all.reduce((sum, { database }) => sum + database, 0),
});

/** What it takes to watch a fleet: CPU time, and room in the database. True where it is within its bounds. */
export const benchWatch = async (args: string[]): Promise<boolean> => {
  const { values } = parseArgs({
    args,
    options: { products: { type: "string", default: "300" }, requests: { type: "string", default: "50" } },
  });
  const [products, requests] = [Number(values.products), Number(values.requests)];
  const directory = mkdtempSync(join(tmpdir(), "aidevos-watch-"));
  const postgres = await startPostgres(join(directory, "data"), () => {});
  const server = fork(join(import.meta.dirname, "watch", "serve-series.ts"), [String(requests)]);
  const [archive, notes] = await Promise.all([openArchive(postgres.url, () => {}), openNotes(postgres.url, () => {})]);
  try {
    const [port] = (await once(server, "message")) as [number];
    let now = Date.now() - (Date.now() % MINUTE_MS);
    const { rows } = await postgres.owner().query<{ pid: number }>("select pg_backend_pid() as pid");
    const meter = openMeter(postmasterOf(rows[0]?.pid ?? 0));
    const size = await measureSize(postgres, archive.archive, now, requests);
    await spread(postgres, archive.archive, products, now, `http://127.0.0.1:${port}`);
    const { privateKey } = generateKeyPairSync("ed25519", {
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const control = openProductControl(
      guardedFetch({ allowPrivateAddresses: true, maxBytes: 1 << 24 }),
      deriveWatchKey(privateKey),
      () => now,
    );
    const fed: string[] = [];
    const failed: string[] = [];
    const shared = {
      archive: archive.archive,
      now: () => now,
      everyMs: 1,
      log: (line: string) => void failed.push(line),
    };
    const polling: Polling = { ...shared, control };
    const survey = openSurvey({
      ...shared,
      notes: notes.notes,
      feed: async (_repo, fingerprint) => void fed.push(fingerprint),
    });
    const poll = async () => {
      for (let n = 0; n < POLLS; n++) {
        now += MINUTE_MS;
        await pollProducts(polling);
      }
    };
    await poll();
    const first = await meter(survey);
    const polled = per(await meter(poll), POLLS * 60);
    const looked = await meter(survey);
    now += HOUR_MS;
    const thinned = await meter(() => archive.archive.thin(now, thinMeasured));
    const hourly = {
      own: Math.max(0, first.own - looked.own),
      database: Math.max(0, first.database - looked.database),
    };
    const parts: [string, Cpu][] = [
      ["polling, each minute", polled],
      ["looking, each five minutes", per(looked, 300)],
      ["habits and drift, each hour", per(hourly, 3_600)],
      [
        "making hours of beats, each hour",
        per({ own: thinned.own * (products / SIZED), database: thinned.database * (products / SIZED) }, 3_600),
      ],
    ];
    const total = add(...parts.map(([, cpu]) => cpu));
    const megabytes = (50 * size.all) / 1e6;
    console.log(`${METHOD}\n`);
    console.log(
      renderColumns([
        ["of one core, app + PostgreSQL", `${products} products`],
        ...parts.map(([name, cpu]) => [name, shareOf(cpu)]),
        ["together", shareOf(total)],
      ]),
    );
    console.log(
      `\nThe archive: ${(size.day / 1e6).toFixed(2)} MB for a product's day of beats, ${(size.all / 1e6).toFixed(2)} MB for its 90 days; 50 services: ${megabytes.toFixed(0)} MB`,
    );
    console.log(
      `Incidents found: ${fed.length}. Could not be read or looked at: ${failed.length}${failed[0] === undefined ? "" : ` (${failed[0]})`}`,
    );
    return total.own + total.database < MOST_SHARE && megabytes < MOST_MB && failed.length === 0;
  } finally {
    server.kill();
    await Promise.all([archive.close(), notes.close()]);
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
