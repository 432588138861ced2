import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import type { GuardedAnswer, GuardedRequest } from "#src/telemetry/guarded-fetch.ts";
import { openProductControl } from "#src/telemetry/product-control.ts";
import { deriveWatchKey } from "#src/telemetry/watch-key.ts";

const { privateKey } = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const key = deriveWatchKey(privateKey);

const controlOf = (answer: Partial<GuardedAnswer> | { problem: string }) => {
  const sent: GuardedRequest[] = [];
  const fetch = async (request: GuardedRequest) => {
    sent.push(request);
    return "problem" in answer
      ? (answer as { problem: string })
      : { status: 200, headers: {}, body: "", milliseconds: 1, ...answer };
  };
  return { sent, control: openProductControl(fetch, key, () => 1_700_000_000_000) };
};

it("asks for what came since, with a token for that host", async () => {
  const { control, sent } = controlOf({ body: "{}" });
  expect(await control.readSeries("https://shop.test/", 42)).toEqual({ text: "{}" });
  expect(sent[0]).toMatchObject({ method: "GET", url: "https://shop.test/control/series?since=42", body: null });
  expect(sent[0]?.headers["authorization"]).toBe(`Bearer ${key.sign("shop.test", 1_700_000_000_000)}`);
});

it.each([
  [{ status: 401 }, "the product does not know this app's key: `watchers.ts` lacks it"],
  [{ status: 503 }, "it answered with status 503"],
  [{ problem: "no whole answer within 5 s" }, "no whole answer within 5 s"],
])("says why there is no answer: %j", async (answer, problem) => {
  expect(await controlOf(answer).control.readSeries("https://shop.test", 0)).toEqual({ problem });
});

it("changes settings, and says who did and why", async () => {
  const { control, sent } = controlOf({ body: '{"version":7}' });
  const change = { scope: "Note", changes: { cacheMs: 500 }, reason: "reads repeat" };
  expect(await control.tune("https://shop.test", change)).toEqual({ version: 7 });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ ...change, by: "AIDevOS" });
  expect(await controlOf({ body: "<html>" }).control.tune("https://shop.test", change)).toEqual({
    problem: "its answer is no JSON",
  });
});

it("reads how a product is set, and what its services are", async () => {
  const { control, sent } = controlOf({ body: "{}" });
  expect(await control.readState("https://shop.test")).toEqual({ settings: "{}", services: "{}" });
  expect(sent.map(({ url }) => url)).toEqual([
    "https://shop.test/control/settings",
    "https://shop.test/control/services",
  ]);
  expect(await controlOf({ status: 503 }).control.readState("https://shop.test")).toEqual({
    problem: "it answered with status 503",
  });
});

it("leaves a recommendation with its evidence", async () => {
  const { control, sent } = controlOf({ status: 201, body: '{"id":3}' });
  const change = { scope: "Note", changes: { cacheMs: 500 }, reason: "reads repeat", evidence: "10 a second" };
  expect(await control.recommend("https://shop.test", change)).toEqual({ id: 3 });
  expect(sent[0]).toMatchObject({ method: "POST", url: "https://shop.test/control/recommendations" });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ ...change, by: "AIDevOS" });
  expect(await controlOf({ status: 422 }).control.recommend("https://shop.test", change)).toEqual({
    problem: "it answered with status 422",
  });
});
