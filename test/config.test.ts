import { expect, it } from "vitest";
import { readConfig } from "#src/config.ts";

const GOOD = { APP_ID: "12", PRIVATE_KEY: String.raw`-----BEGIN RSA PRIVATE KEY-----\nx`, WEBHOOK_SECRET: "s" };

it("takes sound defaults for all but the app's own credentials", () => {
  expect(readConfig(GOOD)).toMatchObject({
    appId: 12,
    privateKey: "-----BEGIN RSA PRIVATE KEY-----\nx",
    githubApiUrl: "https://api.github.com",
    writePacing: true,
    host: "127.0.0.1",
    allowPrivateAddresses: false,
  });
});

it("reports every problem at once", () => {
  const read = () => readConfig({ APP_ID: "x", PORT: "-1", GITHUB_API_URL: "ftp://a", GITHUB_WRITE_PACING: "maybe" });
  expect(read).toThrow(/APP_ID[^]*PRIVATE_KEY[^]*WEBHOOK_SECRET[^]*GITHUB_API_URL[^]*GITHUB_WRITE_PACING[^]*PORT/u);
});

it("never repeats a secret in an error", () => {
  expect(() => readConfig({ ...GOOD, PRIVATE_KEY: "hunter2", APP_ID: "" })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
  );
});
