import { Pool } from "pg";
import type { Measured, RawBeat } from "#src/monitor/measured.ts";
import type { Archive, SeenVersion, Watched } from "./archive.ts";
import { ARCHIVE_TABLES } from "./archive-tables.ts";
import { createTables } from "./create-tables.ts";
import type { Log } from "./durable.ts";
import { dictionaryOf, packMeasured, unpackMeasured } from "./pack-measured.ts";
import { retryConnection } from "./retry-connection.ts";

const HOUR_MS = 3_600_000;
const FRESH_MS = 24 * HOUR_MS;
const KEPT_MS = 90 * 24 * HOUR_MS;

const WATCH = `
  insert into aidevos.product (id, repo, url) values ($1, $2, $3)
  on conflict (id) do update set repo = excluded.repo, url = excluded.url`;
const WATCHED = `
  select repo, url, beat_ms, problem, silent_since,
         (select max(at) from aidevos.measured m where m.product_id = p.id and span = 'beat') as newest
    from aidevos.product p order by id`;
const PUT = `
  insert into aidevos.measured (product_id, span, at, data)
  select $1, 'beat', * from unnest($2::bigint[], $3::bytea[])
  on conflict (product_id, span, at) do update set data = excluded.data`;
const SEE = `
  insert into aidevos.product_version (product_id, version, sha, seen_at) values ($1, $2, $3, $4)
  on conflict (product_id, version) do update set sha = excluded.sha, seen_at = excluded.seen_at`;
const ANSWERED = "update aidevos.product set beat_ms = $2, problem = null, silent_since = null where id = $1";
const NOTE = `
  update aidevos.product set problem = $2, silent_since = coalesce(silent_since, $3) where id = $1`;
const DICTIONARY = "select dictionary from aidevos.product where id = $1";
const SET_DICTIONARY = "update aidevos.product set dictionary = $2 where id = $1 and dictionary is null";
const READ = `
  select at, data from aidevos.measured where product_id = $1 and span = $2 and at >= $3 and at < $4 order by at`;
const STALE = `
  select distinct product_id, at - at % ${HOUR_MS} as hour from aidevos.measured
   where span = 'beat' and at < $1 order by 1, 2`;
const REPLACE = `
  with gone as (
    delete from aidevos.measured where product_id = $1 and span = 'beat' and at >= $2 and at < $2 + ${HOUR_MS} returning 1
  ), kept as (
    insert into aidevos.measured (product_id, span, at, data) values ($1, 'hour', $2, $3)
    on conflict (product_id, span, at) do update set data = excluded.data
  ) select count(*)::int as count from gone`;
const FORGET = "delete from aidevos.measured where at < $1";

type Row = { at: string; data: Buffer };
type ProductRow = {
  repo: Watched["repo"];
  url: string;
  beat_ms: number | null;
  problem: string | null;
  newest: string | null;
  silent_since: string | null;
};

type Query = <R extends object>(sql: string, values?: unknown[]) => Promise<R[]>;

const NO_DICTIONARY = Buffer.alloc(0);

/** The dictionary of each product, which its first beat becomes. */
const openDictionaries = (query: Query) => {
  const known = new Map<number, Buffer>();
  const read = async (id: number): Promise<Buffer | null> => {
    const [row] = await query<{ dictionary: Buffer | null }>(DICTIONARY, [id]);
    if (row?.dictionary) known.set(id, row.dictionary);
    return row?.dictionary ?? null;
  };
  return {
    of: async (id: number): Promise<Buffer> => known.get(id) ?? (await read(id)) ?? NO_DICTIONARY,
    /** Of several replicas one is first. */
    ensure: async (id: number, first: Measured | undefined): Promise<Buffer> => {
      const dictionary = known.get(id) ?? (await read(id));
      if (dictionary !== null || first === undefined) return dictionary ?? NO_DICTIONARY;
      await query(SET_DICTIONARY, [id, dictionaryOf(first)]);
      return (await read(id)) ?? NO_DICTIONARY;
    },
    forget: (id: number) => void known.delete(id),
  };
};

const createArchive = (query: Query): Archive => {
  const dictionaries = openDictionaries(query);
  const read = async (id: number, span: "beat" | "hour", from: number, to: number): Promise<RawBeat[]> => {
    const rows = await query<Row>(READ, [id, span, from, to]);
    const dictionary = await dictionaries.of(id);
    return Promise.all(
      rows.map(async ({ at, data }) => ({ at: Number(at), measured: await unpackMeasured(data, dictionary) })),
    );
  };

  const thinHour = async (id: number, hour: number, merge: (beats: readonly Measured[]) => Measured) => {
    const beats = await read(id, "beat", hour, hour + HOUR_MS);
    // A beat that comes in late joins the hour that its fellows have become.
    const before = await read(id, "hour", hour, hour + 1);
    const whole = merge([...before, ...beats].map(({ measured }) => measured));
    const data = await packMeasured(whole, await dictionaries.of(id));
    return (await query<{ count: number }>(REPLACE, [id, hour, data]))[0]?.count ?? 0;
  };

  return {
    watch: async ({ repo, url: live }) => void (await query(WATCH, [repo.id, JSON.stringify(repo), live])),
    unwatch: async (id) => {
      dictionaries.forget(id);
      await query("delete from aidevos.product where id = $1", [id]);
    },
    watched: async () =>
      (await query<ProductRow>(WATCHED)).map(({ beat_ms, newest, silent_since, ...rest }) => ({
        ...rest,
        beatMs: beat_ms,
        newest: newest === null ? null : Number(newest),
        silentSince: silent_since === null ? null : Number(silent_since),
      })),
    put: async (id, { beatMs, beats, seen }) => {
      const dictionary = await dictionaries.ensure(id, beats[0]?.measured);
      const packed = await Promise.all(beats.map(({ measured }) => packMeasured(measured, dictionary)));
      await query(PUT, [id, beats.map(({ at }) => at), packed]);
      await query(SEE, [id, seen.version, seen.sha, seen.seenAt]);
      await query(ANSWERED, [id, beatMs]);
    },
    note: async (id, problem, at) => void (await query(NOTE, [id, problem, at])),
    beats: (id, from, to) => read(id, "beat", from, to),
    hours: (id, from, to) => read(id, "hour", from, to),
    versions: async (id) => {
      const rows = await query<{ version: string; sha: string; seen_at: string }>(
        "select version, sha, seen_at from aidevos.product_version where product_id = $1 order by seen_at desc",
        [id],
      );
      return rows.map(({ seen_at, sha, version }): SeenVersion => ({ sha, version, seenAt: Number(seen_at) }));
    },
    thin: async (now, merge) => {
      const edge = now - FRESH_MS - ((now - FRESH_MS) % HOUR_MS);
      let gone = 0;
      for (const { hour, product_id: id } of await query<{ product_id: string; hour: string }>(STALE, [edge]))
        gone += await thinHour(Number(id), Number(hour), merge);
      await query(FORGET, [now - KEPT_MS]);
      return gone;
    },
  };
};

export type OpenArchive = { archive: Archive; close(): Promise<void> };

/** Opens what products measured in the database of `url`, making its tables where they are missing. */
export const openArchive = async (url: string, log: Log): Promise<OpenArchive> => {
  const closing = new AbortController();
  const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 });
  pool.on("error", (error) => log("warn", `A connection of the archive broke: ${error.message}`));
  pool.on("connect", (client) => client.on("error", () => undefined));
  const query: Query = <R extends object>(sql: string, values: unknown[] = []) =>
    retryConnection(async () => (await pool.query<R>(sql, values)).rows, closing.signal);
  const close = async (): Promise<void> => {
    closing.abort();
    await pool.end();
  };
  try {
    await createTables(pool, ARCHIVE_TABLES);
  } catch (error) {
    await close();
    throw error;
  }
  return { archive: createArchive(query), close };
};
