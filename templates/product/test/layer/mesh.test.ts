import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";

import { type FullOutcome, type JsonObject, bodyOf } from "../../src/orchestration/contract/call.ts";
import { ALL, applyPolicy, type SettingChanges } from "../../src/orchestration/control/settings.ts";
import { createBreaker, isStopped, noteResult } from "../../src/orchestration/mesh/breaker.ts";
import { createMesh, type MeshCall } from "../../src/orchestration/mesh/mesh.ts";
import { REGISTRY_NAME } from "../../src/orchestration/mesh/refresh-policy.ts";
import { send } from "../harness/client.ts";
import { libraryEnv } from "./library-env.ts";
import { library } from "./worker/product.ts";

const QUICK = { [ALL]: { reportMs: 20 } };
let version = 1_000;
const set = (settings: SettingChanges, paused: string[] = []): void =>
  applyPolicy({ version: (version += 1), settings: { ...QUICK, ...settings }, paused, spread: {} });

afterEach(() => set({}));

const call = async (from: string, target: string, more: Partial<MeshCall> = {}): Promise<FullOutcome> => {
  const ctx = createExecutionContext();
  const request = { target, key: crypto.randomUUID(), trace: "t", person: null, ...more };
  try {
    return await createMesh(library, libraryEnv, from).call(request, ctx);
  } finally {
    await waitOnExecutionContext(ctx);
  }
};

const greet = (body: JsonObject, more: Partial<MeshCall> = {}) =>
  call("Book", "Reader.greet", { input: { id: "", body }, ...more });

describe("mesh", () => {
  test.each([
    ["edge", "Book.keep"],
    ["edge", "Book.constructor"],
    ["edge", "toString.call"],
    ["Journal", "Book.list"],
    ["Book", "Reader.pay"],
    ["Nobody", "Book.list"],
  ])("does not let %s call %s", async (from, target) => {
    await expect(call(from, target)).rejects.toThrow("may not call");
  });

  test("lets an event reach whoever listens to it", async () => {
    const outcome = await call("Book", "Journal.noteAdded", { input: { id: "", body: { title: "Emma" } } });
    expect(outcome).toMatchObject({ ok: true, status: 201 });
  });

  test("lets no call come round to where it began", async () => {
    await expect(greet({}, { via: ["Book.add", "Reader.greet", "Book.list"] })).rejects.toThrow("in a circle");
    expect(bodyOf(await greet({}, { via: ["Book.add"] }))).toMatchObject({ via: ["Book.add", "Reader.greet"] });
  });

  test("answers a failing service with a problem that says nothing about its insides", async () => {
    const outcome = await greet({ wanted: "throw" });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "service-failed" } });
    expect(JSON.stringify(outcome)).not.toContain("as it was told");
  });

  test("tells of what failed which version it came from", async () => {
    expect(await greet({ wanted: "fall" })).toMatchObject({
      ok: false,
      problem: { code: "service-failed" },
      version: "89abcdef",
    });
  });

  test("waits no longer than it may", async () => {
    set({ Reader: { deadlineMs: 100 } });
    expect(await greet({ wanted: "sleep" })).toMatchObject({ ok: false, problem: { code: "deadline-exceeded" } });
    set({});
    const until = Date.now() + 100;
    expect(await greet({ wanted: "sleep" }, { until })).toMatchObject({ problem: { code: "deadline-exceeded" } });
  });

  test("asks nobody for a caller that waits no longer", async () => {
    const key = crypto.randomUUID();
    const late = await greet({}, { key, until: Date.now() - 1 });
    expect(late).toMatchObject({ problem: { code: "deadline-exceeded" } });
    expect(await libraryEnv.READER.getByName(key).howOften()).toBe(0);
  });

  test("waits no longer than it may, though the request that watched the clock is long over", async () => {
    set({ Reader: { deadlineMs: 300 } });
    const quick = send("/ideas/count");
    const slow = [0, 100, 200].map(async (later) => {
      await scheduler.wait(later);
      return await send("/ponder", { method: "POST", body: {} });
    });
    expect(await quick).toMatchObject({ status: 200 });
    const answers = await Promise.all(slow);
    expect(answers.map(({ status }) => status)).toEqual([504, 504, 504]);
  });

  test("answers another version at length, and its own in as few words as it can", async () => {
    const stub = libraryEnv.JOURNAL.getByName(crypto.randomUUID());
    const version = libraryEnv.VERSION.id.slice(0, 8) || "local";
    const told = {
      trace: "t",
      via: ["Journal.list"],
      key: "k",
      access: "internal" as const,
    };
    const list = (by: string) => stub.list({ ...told, until: 0, version: by }, { id: "" });
    const own = await list(version);
    expect(JSON.parse(String(own))).toEqual({ items: [], next: null });
    expect(await list("another")).toEqual({ ok: true, status: 200, json: own, version });
  });

  test("tries again what can have no second effect, and nothing else", async () => {
    const key = crypto.randomUUID();
    expect(bodyOf(await greet({ wanted: "drop", times: 2 }, { key }))).toMatchObject({ asked: 3 });
    const pay = (more: Partial<MeshCall>) => call("edge", "Reader.pay", more).catch((error: unknown) => String(error));
    expect(await pay({})).toContain("may not call");
  });

  test("gives up after its tries, and after one where it must not try again", async () => {
    const tried = async (wanted: string): Promise<number> => {
      const key = crypto.randomUUID();
      await greet({ wanted }, { key });
      return await libraryEnv.READER.getByName(key).howOften();
    };
    expect(await tried("drop")).toBe(3);
    expect(await tried("overload")).toBe(1);
    expect(await tried("throw")).toBe(1);
    set({ Reader: { retries: 0 } });
    expect(await tried("drop")).toBe(1);
  });

  test("holds back calls beyond the number that may wait", async () => {
    set({ Reader: { maxInFlight: 1, deadlineMs: 300 } });
    const mesh = createMesh(library, libraryEnv, "Book");
    const ctx = createExecutionContext();
    const ask = () =>
      mesh.call(
        {
          target: "Reader.greet",
          key: "crowd",
          trace: "t",
          person: null,
          input: { id: "", body: { wanted: "sleep" } },
        },
        ctx,
      );
    const codes = (await Promise.all([ask(), ask()])).map((outcome) => (outcome.ok ? "ok" : outcome.problem.code));
    expect(codes.toSorted()).toEqual(["deadline-exceeded", "overloaded"]);
    await waitOnExecutionContext(ctx);
  });

  test("does not ask a service that is paused", async () => {
    set({}, ["Reader"]);
    expect(await greet({})).toMatchObject({ ok: false, problem: { status: 503, code: "paused", retryAfter: 60 } });
  });
});

describe("breaker", () => {
  const settings = { breakerPercent: 50, breakerCoolMs: 1_000 };
  const fail = (times: number, now: number, breaker = createBreaker()) => {
    for (let n = 0; n < times; n += 1) noteResult(breaker, true, now, settings);
    return breaker;
  };

  test("opens when enough calls were made and too many failed, and not before", () => {
    expect(isStopped(fail(19, 20_000), 20_001)).toBe(false);
    expect(isStopped(fail(20, 20_000), 20_001)).toBe(true);
    const mostlyWell = createBreaker();
    for (let n = 0; n < 30; n += 1) noteResult(mostlyWell, false, 20_000, settings);
    expect(isStopped(fail(20, 20_000, mostlyWell), 20_001)).toBe(false);
  });

  test("lets one call try after its time, and closes when that one is answered", () => {
    const breaker = fail(20, 20_000);
    expect(isStopped(breaker, 21_000)).toBe(false);
    expect(isStopped(breaker, 21_000)).toBe(true);
    expect(noteResult(breaker, true, 21_100, settings)).toBeNull();
    expect(isStopped(breaker, 21_200)).toBe(true);
    expect(isStopped(breaker, 22_200)).toBe(false);
    expect(noteResult(breaker, false, 22_300, settings)).toBe("closed");
    expect(isStopped(breaker, 22_400)).toBe(false);
  });

  test("forgets failures that are long ago", () => {
    const breaker = fail(19, 20_000);
    expect(noteResult(breaker, true, 40_000, settings)).toBeNull();
    expect(isStopped(breaker, 40_001)).toBe(false);
  });

  test("stops calls to a service that fails, and the registry hears of it", async () => {
    const mesh = createMesh(library, libraryEnv, "Book");
    const ctx = createExecutionContext();
    const ask = (wanted: string) =>
      mesh.call(
        { target: "Reader.greet", key: "ill", trace: "t", person: null, input: { id: "", body: { wanted } } },
        ctx,
      );
    for (let n = 0; n < 20; n += 1) await ask("throw");
    expect(await ask("answer")).toMatchObject({ ok: false, problem: { code: "stopped", retryAfter: 5 } });
    await waitOnExecutionContext(ctx);
    const overview = await libraryEnv.REGISTRY.getByName(REGISTRY_NAME).overview(["Reader", "Book"], Date.now());
    expect([overview["Reader"]?.health, overview["Book"]?.health]).toEqual(["failing", "well"]);
  });
});
