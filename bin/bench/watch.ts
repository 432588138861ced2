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
import type { Notes } from "#src/durable/notes.ts";
import { openNotes } from "#src/durable/open-notes.ts";
import { thinMeasured } from "#src/monitor/measured.ts";
import { pollProducts } from "#src/poll-products.ts";
import { openSurvey } from "#src/survey-products.ts";
import { guardedFetch } from "#src/telemetry/guarded-fetch.ts";
import { openProductControl } from "#src/telemetry/product-control.ts";
import { deriveWatchKey } from "#src/telemetry/watch-key.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { cpuSecondsBelow, postmasterOf } from "./watch/cpu-seconds.ts";
import { measureSize, SIZED, watchOne } from "./watch/measure-size.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const POLLS = 5;
const MOST_SHARE = 0.1;
const MOST_MB = 200;

const METHOD = `Products of one service and seven operations, each asked so many times a minute, answer over HTTP from a process that is
not counted. The app's own polling and looking at them run against the embedded PostgreSQL, a minute of which passes as
fast as they are done with it. Counted is the CPU time of this process and of PostgreSQL's. Looking is done each five minutes, and
with it false alarms are counted of two products. What is done each hour, or (the drift) each six hours, is counted by the hour. The archive's size is what PostgreSQL takes on disk
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

/** Every product has what the first of those that were measured has. */
const spread = async (postgres: EmbeddedPostgres, archive: Archive, products: number, now: number, url: string) => {
  for (let id = SIZED + 1; id <= products; id++) await watchOne(archive, id, url);
  for (let id = 1; id <= SIZED; id++) await watchOne(archive, id, url);
  await postgres.owner().query(
    `insert into aidevos.measured select id, span, at, data from aidevos.measured, aidevos.product
      where product_id = 1 and id > ${SIZED} and (at >= $1 or (span = 'hour' and at >= $2))`,
    [now - 200 * MINUTE_MS, now - 9 * DAY_MS],
  );
  await postgres
    .owner()
    .query(
      "update aidevos.product set beat_ms = $1, dictionary = (select dictionary from aidevos.product where id = 1)",
      [MINUTE_MS],
    );
};

const shareOf = ({ database, own }: Cpu): string => `${(own * 100).toFixed(2)} % + ${(database * 100).toFixed(2)} %`;
const per = ({ database, own }: Cpu, seconds: number): Cpu => ({ own: own / seconds, database: database / seconds });
const add = (...all: Cpu[]): Cpu => ({
  own: all.reduce((sum, { own }) => sum + own, 0),
  database: all.reduce((sum, { database }) => sum + database, 0),
});

type Fleet = {
  archive: Archive;
  notes: Notes;
  postgres: EmbeddedPostgres;
  port: number;
  products: number;
  requests: number;
};

/** CPU seconds a second of each part, and what was found and failed. */
const measureCpu = async ({ archive, notes, port, postgres, products }: Fleet, begun: number) => {
  let now = begun;
  const { rows } = await postgres.owner().query<{ pid: number }>("select pg_backend_pid() as pid");
  const meter = openMeter(postmasterOf(rows[0]?.pid ?? 0));
  await spread(postgres, archive, products, now, `http://127.0.0.1:${port}`);
  const control = openProductControl(
    guardedFetch({ allowPrivateAddresses: true, maxBytes: 1 << 24 }),
    newKey(),
    () => now,
  );
  const fed: string[] = [];
  const failed: string[] = [];
  const shared = { archive, now: () => now, everyMs: 1, log: (line: string) => void failed.push(line) };
  const feed = async (_repo: unknown, fingerprint: string) => void fed.push(fingerprint);
  const survey = openSurvey({ ...shared, notes, feed, optimise: async () => {} });
  const poll = async (): Promise<void> => {
    for (let n = 0; n < POLLS; n++) {
      now += MINUTE_MS;
      await pollProducts({ ...shared, control });
    }
  };
  await poll();
  const first = await meter(survey);
  const polled = await meter(poll);
  const looked = await meter(survey);
  now += HOUR_MS;
  const thinned = await meter(() => archive.thin(now, thinMeasured));
  const parts: [string, Cpu][] = [
    ["polling, each minute", per(polled, POLLS * 60)],
    ["looking, and counting false alarms", per(looked, 300)],
    [
      "habits and drift, each hour",
      per({ own: Math.max(0, first.own - looked.own), database: Math.max(0, first.database - looked.database) }, 3_600),
    ],
    ["making hours of beats, each hour", per(thinned, 3_600 * (SIZED / products))],
  ];
  return { parts, fed, failed };
};

const newKey = () => {
  const spki = { type: "spki", format: "pem" } as const;
  const pkcs8 = { type: "pkcs8", format: "pem" } as const;
  return deriveWatchKey(
    generateKeyPairSync("ed25519", { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 }).privateKey,
  );
};

const measure = async (fleet: Fleet): Promise<boolean> => {
  const { archive, postgres, products, requests } = fleet;
  const now = Date.now() - (Date.now() % MINUTE_MS);
  const size = await measureSize(postgres, archive, now, requests);
  const { failed, fed, parts } = await measureCpu(fleet, now);
  const total = add(...parts.map(([, cpu]) => cpu));
  const [day, all, fifty] = [size.day, size.all, 50 * size.all].map((bytes) => bytes / 1e6);
  const rows = [...parts.map(([name, cpu]) => [name, shareOf(cpu)]), ["together", shareOf(total)]];
  console.log(`${METHOD}\n`);
  console.log(renderColumns([["of one core, app + PostgreSQL", `${products} products`], ...rows]));
  console.log(
    `\nThe archive: ${day?.toFixed(2)} MB for a product's day of beats, ${all?.toFixed(2)} MB for its 90 days; 50 such: ${fifty?.toFixed(0)} MB`,
  );
  console.log(
    `Incidents found: ${fed.length}. Could not be read or looked at: ${failed.length}${failed[0] === undefined ? "" : ` (${failed[0]})`}`,
  );
  return total.own + total.database < MOST_SHARE && (fifty ?? 0) < MOST_MB && failed.length === 0;
};

/** What it takes to watch a fleet: CPU time, and room in the database. True where it is within its bounds. */
export const benchWatch = async (args: string[]): Promise<boolean> => {
  const { values } = parseArgs({
    args,
    options: { products: { type: "string", default: "300" }, requests: { type: "string", default: "50" } },
  });
  const { products, requests } = values;
  const directory = mkdtempSync(join(tmpdir(), "aidevos-watch-"));
  const postgres = await startPostgres(join(directory, "data"), () => {});
  const server = fork(join(import.meta.dirname, "watch", "serve-series.ts"), [requests]);
  const [archive, notes] = await Promise.all([openArchive(postgres.url, () => {}), openNotes(postgres.url, () => {})]);
  try {
    const [port] = (await once(server, "message")) as [number];
    const fleet = { archive: archive.archive, notes: notes.notes, postgres, port };
    return await measure({ ...fleet, products: Number(products), requests: Number(requests) });
  } finally {
    server.kill();
    await Promise.all([archive.close(), notes.close()]);
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
