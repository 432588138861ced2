import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { commitFiles, openTestWorld, signJwt, type TestWorld } from "./open-test-world.ts";

describe("a restart of the embedded GitHub", () => {
  let test: TestWorld;
  const R = "/repos/acme/shop";
  beforeAll(async () => void (test = await openTestWorld()));
  afterAll(() => test.close());

  const look = async () => {
    const paths = [
      "",
      "/issues",
      "/issues/1/comments",
      "/pulls/2",
      "/pulls/2/files",
      "/branches",
      "/commits",
      "/labels",
    ];
    const answers = await Promise.all(paths.map((path) => test.call(test.tokens.bot, `GET ${R}${path}`)));
    const deliveries = await test.call(signJwt(), "GET /app/hook/deliveries?per_page=100");
    return [...answers, deliveries].map(({ status, body }) => ({ status, body }));
  };

  it("gives everything back: tokens, threads, pull requests, deliveries, settings, and numbers that go on", async () => {
    const { call, tokens } = test;
    await call(tokens.wanda, `POST ${R}/issues`, { title: "Keep me", labels: ["bug"] });
    await call(tokens.bot, `POST ${R}/issues/1/comments`, { body: "Kept" });
    await call(tokens.bot, `POST ${R}/issues/1/reactions`, { content: "eyes" });
    await commitFiles(test, "kept", { "kept.txt": "1\n" });
    await call(tokens.bot, `POST ${R}/pulls`, { title: "Keep", head: "kept", base: "main", draft: true });
    test.world().setSecret("acme/shop", "TOKEN", "kept");
    await test.world().idle();
    await vi.waitFor(async () => {
      expect((await call(tokens.bot, `GET ${R}/pulls/2`)).body.mergeable).toBe(true);
    });
    const before = await look();
    await test.restart();
    expect(await look()).toEqual(before);
    expect(before.every(({ status }) => status === 200)).toBe(true);
    expect(test.world().host.readSecrets("acme/shop", null)).toEqual({ TOKEN: "kept" });
    expect((await call(tokens.wanda, `POST ${R}/issues`, { title: "Next" })).body.number).toBe(3);
    expect((await test.heard()).at(-1)).toBe("issues.opened");
  });
});
