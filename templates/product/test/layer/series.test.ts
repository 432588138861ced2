import { describe, expect, test } from "vitest";

import { authoriseControl } from "../../src/orchestration/control/authorise-control.ts";
import { isWatchToken } from "../../src/orchestration/control/check-watch-token.ts";
import { type Beat, mergeBeats } from "../../src/orchestration/observe/beats.ts";
import { callSeriesOf, countCall, takeSamples } from "../../src/orchestration/observe/metrics.ts";
import { monitorName } from "../../src/orchestration/observe/monitor.ts";
import {
  bucketAt,
  COHORTS,
  groupOf,
  GROUPS,
  type Sample,
  slotOf,
  toldBucket,
} from "../../src/orchestration/observe/samples.ts";
import { send } from "../harness/client.ts";
import { CONTROL, libraryEnv } from "./library-env.ts";

const none = () => false;

describe("buckets", () => {
  test("hold what differs by less than a twentieth", () => {
    for (const ms of [1, 2, 7, 100, 1_023, 1_024, 5_000, 30_000]) {
      const lower = 2 ** (bucketAt(slotOf(ms)) / 16) / 1_000;
      expect(ms / lower, String(ms)).toBeGreaterThanOrEqual(1 - 1e-9);
      expect(ms / lower, String(ms)).toBeLessThan(2 ** (1 / 16));
    }
  });

  test("end where nothing is expected", () => {
    expect(bucketAt(slotOf(0))).toBe(Math.floor(16 * Math.log2(500)));
    expect(slotOf(1e12)).toBe(slotOf(262_144));
  });

  test("are told to `/metrics` in powers of two, those of an older version as they are", () => {
    expect([0, 1, 2, 3, 4, 1_000].map((ms) => toldBucket(bucketAt(slotOf(ms))))).toEqual([0, 0, 1, 2, 2, 10]);
    expect(toldBucket(7)).toBe(7);
  });
});

describe("cohorts", () => {
  test("spread keys over all groups", () => {
    const groups = new Set(Array.from({ length: 4_000 }, (_, index) => groupOf(`list-${index}`)));
    expect(groups.size).toBe(GROUPS);
  });

  test("count what instances answered, and nothing that was refused before them", () => {
    takeSamples();
    const series = callSeriesOf({ service: "Cohort" });
    countCall(series, 3, null, "a");
    countCall(series, 3, null, "a");
    countCall(series, 0, "overloaded", null);
    const cohorts = takeSamples().filter(([family]) => family === COHORTS);
    expect(cohorts).toEqual([[COHORTS, 'service="Cohort"', groupOf("a") * 1_024 + bucketAt(slotOf(3)), 2]]);
  });
});

describe("the series of a product", () => {
  const BEAT_MS = 1_000;
  const call = (value: number): Sample => ["layer_calls", 'service="S"', -1, value];

  test("are kept by beats, told once they are over, and those of all monitors as one", async () => {
    const [one, two] = [0, 1].map((index) =>
      libraryEnv.MONITOR.getByName(`${monitorName(index)}-${crypto.randomUUID()}`),
    );
    for (const at of [10_000, 10_400, 11_000]) await one?.add([call(2)], at, BEAT_MS);
    await two?.add([call(3)], 10_999, BEAT_MS);
    const read = async (now: number, since = 0): Promise<Beat[]> =>
      mergeBeats(
        [...((await one?.beats(since, now, BEAT_MS)) ?? []), ...((await two?.beats(since, now, BEAT_MS)) ?? [])],
        none,
      );
    const first = { at: 10_000, measured: { layer_calls: { 'service="S"': { "-1": 7 } } } };
    expect(await read(11_999)).toEqual([]);
    expect(await read(12_000)).toEqual([first]);
    expect(await read(60_000)).toEqual([
      first,
      { at: 11_000, measured: { layer_calls: { 'service="S"': { "-1": 2 } } } },
    ]);
    expect(await read(60_000, 11_000)).toHaveLength(1);
    await one?.add([call(1)], 10_000 + 201 * BEAT_MS, BEAT_MS);
    expect((await read(1_000_000)).map(({ at }) => at)).toEqual([10_000, 11_000, 211_000]);
  });

  test("are told by the control API, with the version that tells them", async () => {
    const { body, status } = await send("/control/series?since=0", CONTROL);
    expect(status).toBe(200);
    expect(body).toMatchObject({ beatMs: 60_000, version: libraryEnv.VERSION.id });
    expect(await send("/control/series?since=yesterday", CONTROL)).toMatchObject({ status: 422 });
  });
});

describe("a watcher's token", () => {
  const encode = (bytes: ArrayBuffer | Uint8Array): string =>
    btoa(String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const NOW = 1_000_000_000;
  const claims = { aud: "product.test", exp: NOW / 1_000 + 60 };
  const newKey = async () => {
    const { privateKey, publicKey } = (await crypto.subtle.generateKey({ name: "Ed25519" }, true, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const known = encode((await crypto.subtle.exportKey("raw", publicKey)) as ArrayBuffer);
    const sign = async (said: object): Promise<string> => {
      const signed = `watch.${encode(new TextEncoder().encode(JSON.stringify(said)))}`;
      return `${signed}.${encode(await crypto.subtle.sign({ name: "Ed25519" }, privateKey, new TextEncoder().encode(signed)))}`;
    };
    return { known, sign };
  };

  test("is believed for one host, for minutes, and by its key alone", async () => {
    const [own, other] = [await newKey(), await newKey()];
    const token = await own.sign(claims);
    const isBelieved = (given: string, host = "product.test", now = NOW, keys = [own.known]) =>
      isWatchToken(given, host, now, keys);
    expect(await isBelieved(token)).toBe(true);
    expect(await isBelieved(token, "product.test", NOW, [other.known, own.known])).toBe(true);
    expect(await isBelieved(token, "other.test")).toBe(false);
    expect(await isBelieved(token, "product.test", NOW + 60_000)).toBe(false);
    expect(await isBelieved(token, "product.test", NOW, [])).toBe(false);
    expect(await isBelieved(await other.sign(claims))).toBe(false);
    expect(await isBelieved(await own.sign({ ...claims, exp: NOW / 1_000 + 86_400 }))).toBe(false);
    for (const broken of [
      "watch.",
      "watch.a.b",
      `${token}.x`,
      token.slice(0, -4),
      token.replace("watch.", "watch.e30"),
      "watch.bnVsbA.AA",
    ])
      expect(await isBelieved(broken), broken).toBe(false);
  });

  test("opens the control API to a watcher, not as an operator", async () => {
    const { known, sign } = await newKey();
    const asked = { host: "product.test", now: NOW, watchers: [known] };
    const authorise = (token: string) => authoriseControl({ CONTROL_TOKEN: "secret" }, `Bearer ${token}`, asked);
    expect(await authorise(await sign(claims))).toBe("watcher");
    expect(await authorise("secret")).toBe("operator");
    await expect(authorise("guessed")).rejects.toMatchObject({ details: { status: 401 } });
  });
});
