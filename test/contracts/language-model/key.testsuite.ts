import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import type { Reply } from "#src/world/models/script.ts";
import { type Adapter, failToAsk, KEY, openSession, questionOf, SIGNAL } from "./model-session.ts";

/** Where the key goes, and where not. */
export const testKey = (adapter: Adapter): void => {
  const { start, closing } = openSession(adapter);
  const { provider } = adapter;

  describe("the key", () => {
    test("goes with no redirect", async () => {
      const reached: string[] = [];
      const elsewhere = createServer((request, response) => {
        reached.push(String(request.headers.authorization ?? request.headers["x-api-key"]));
        response.end();
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
      closing.push(() => new Promise((resolve) => elsewhere.close(() => resolve())));
      const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/messages`;
      for (const status of [301, 302, 303, 307, 308]) {
        const { model } = await start({ status, location });
        expect(await failToAsk(model)).toMatchObject({ kind: "denied", mayHaveCost: false });
      }
      expect(reached).toEqual([]);
    });

    test("is the one given, whatever the environment says, and nothing else of it leaves", async () => {
      const name = provider.toUpperCase();
      const misleading = {
        [`${name}_API_KEY`]: "sk-of-the-environment",
        [`${name}_AUTH_TOKEN`]: "token-of-the-environment",
        [`${name}_BASE_URL`]: "http://127.0.0.1:9",
        [`${name}_ORG_ID`]: "org-of-the-environment",
        [`${name}_LOG`]: "debug",
        [`${name}_CUSTOM_HEADERS`]: "Authorization: Bearer of-the-environment\nX-Other: of-the-environment",
      };
      for (const [key, value] of Object.entries(misleading)) vi.stubEnv(key, value);
      try {
        const seen: Headers[] = [];
        const { model } = await start(
          { say: "Yes." },
          { fetch: (url, init) => (seen.push(new Headers(init?.headers)), fetch(url, init)) },
        );
        await model.ask(questionOf(), SIGNAL);
        expect(seen[0]?.get("authorization")).toBe(`Bearer ${KEY}`);
        expect(JSON.stringify([...(seen[0] ?? [])])).not.toContain("of-the-environment");
      } finally {
        vi.unstubAllEnvs();
      }
    });

    test("is in no log", async () => {
      const lines: string[] = [];
      const methods = ["debug", "info", "log", "warn", "error"] as const;
      const before = methods.map((method) => console[method]);
      for (const method of methods) console[method] = (...said: unknown[]) => void lines.push(JSON.stringify(said));
      try {
        for (const reply of [
          { say: "Half", garbage: "bad-json" },
          { status: 401 },
          { say: "", breakOff: 0 },
        ] as Reply[]) {
          await failToAsk((await start(reply)).model);
        }
      } finally {
        for (const [n, method] of methods.entries()) console[method] = before[n] ?? console[method];
      }
      expect(lines).toEqual([]);
    });
  });
};
