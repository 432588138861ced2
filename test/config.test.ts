import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { readConfig, readMinds, readReplayedMinds, renderMinds } from "#src/config.ts";

const KEY = String(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
const GOOD = { APP_ID: "12", PRIVATE_KEY: KEY.replaceAll("\n", String.raw`\n`), WEBHOOK_SECRET: "s" };

it("takes sound defaults for all but the app's own credentials", () => {
  expect(readConfig(GOOD)).toMatchObject({
    appId: 12,
    privateKey: KEY,
    githubApiUrl: "https://api.github.com",
    writePacing: true,
    host: "127.0.0.1",
    pollMs: 60_000,
    allowPrivateAddresses: false,
    caps: { perRun: 3_000_000, perDay: 30_000_000, perInstallationDay: 10_000_000 },
  });
});

it("reads budgets in dollars to the micro-dollar, and none at all", () => {
  const set = { BUDGET_RUN_USD: "0", BUDGET_DAY_USD: "1.1", BUDGET_INSTALLATION_DAY_USD: "0.000001" };
  expect(readConfig({ ...GOOD, ...set }).caps).toEqual({ perRun: 0, perDay: 1_100_000, perInstallationDay: 1 });
});

it.each(["-1", "$3", "1,50", "3e2", "Infinity", "0.0000001", "1000001"])("takes no budget of %s", (text) => {
  expect(() => readConfig({ ...GOOD, BUDGET_DAY_USD: text })).toThrow(
    `BUDGET_DAY_USD is “${text}”; it must be an amount in dollars such as 3 or 0.50`,
  );
});

it("reports every problem at once", () => {
  const read = () => readConfig({ APP_ID: "x", PORT: "-1", GITHUB_API_URL: "ftp://a", GITHUB_WRITE_PACING: "maybe" });
  expect(read).toThrow(/APP_ID[^]*PRIVATE_KEY[^]*WEBHOOK_SECRET[^]*GITHUB_API_URL[^]*GITHUB_WRITE_PACING[^]*PORT/u);
});

it("takes no private key that is none, however it looks", () => {
  const read = () => readConfig({ ...GOOD, PRIVATE_KEY: KEY.replace(/[A-Za-z0-9+/]{20}/u, "") });
  expect(read).toThrow(/PRIVATE_KEY/u);
});

it("never repeats a secret in an error", () => {
  expect(() => readConfig({ ...GOOD, PRIVATE_KEY: "hunter2", APP_ID: "" })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
  );
});

it("writes down which models think and for how much, and reads it back without a key", () => {
  const env = {
    ANTHROPIC_API_KEY: "sk-1",
    OPENAI_BASE_URL: "http://127.0.0.1:1/v1",
    OPENAI_MODEL: "gpt-6-sol",
    MODELS: "QA=anthropic/mine",
    MODEL_PRICES: '{"anthropic/mine":{"input":1,"cacheRead":0.1,"cacheWrite":1,"output":2}}',
    BUDGET_RUN_USD: "0.000001",
  };
  const minds = readMinds("llm", env);
  const settings = renderMinds(minds);
  expect(JSON.stringify(settings)).not.toMatch(/sk-1|127/u);
  const replayed = { apiKey: "replayed", replayed: true };
  const { providers } = minds.models!;
  expect(readReplayedMinds(settings)).toEqual({
    caps: minds.caps,
    models: {
      ...minds.models,
      providers: {
        anthropic: { ...providers.anthropic, ...replayed },
        openai: { ...providers.openai, ...replayed, baseUrl: "https://api.openai.com/v1" },
      },
    },
  });
});
