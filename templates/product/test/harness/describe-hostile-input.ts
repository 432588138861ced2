import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import type { Json } from "../../src/orchestration/contract/call.ts";
import { createWorker } from "../../src/orchestration/edge/create-worker.ts";
import { statusesOf } from "../../src/orchestration/edge/error-style.ts";
import type { LayerEnv } from "../../src/orchestration/layer-env.ts";
import { fillPath } from "../../src/orchestration/edge/router.ts";
import { product } from "../../src/product.ts";
import { checkAnswer } from "./check-answer.ts";
import { forgetPeople, forgeSecrets, send, SIGN_UP, somebody, strangerStatus, withSecret } from "./client.ts";
import { createSuffix } from "./scenario.ts";

const routes = Object.entries(product.services).flatMap(([service, { operations }]) =>
  Object.entries(operations).flatMap(([operation, { access, answers, intake, refuses = [], route }]) => {
    const name = `${service}.${operation}`;
    const stranger = strangerStatus(service, answers);
    return route === undefined ? [] : [{ name, access, stranger, intake, refuses, ...route }];
  }),
);
const writing = routes.filter(({ method }) => ["POST", "PUT", "PATCH"].includes(method));
const takingJson = writing.filter(({ intake }) => intake === undefined);
const takingFiles = writing.filter(({ intake }) => intake !== undefined);
const closed = routes.filter(({ access }) => access !== "anyone");

/** Every parameter of the path becomes `value`. */
const withParameters = (path: string, value: string): string =>
  fillPath(path, Object.fromEntries([...path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => [name, value])));

const { invalid, malformed } = statusesOf(product.errors);

const isProblem = (headers: Headers): boolean => headers.get("content-type") === "application/problem+json";

/** Whatever is sent, no request harms the product. */
export const describeHostileInput = (): void => {
  describe("whatever is sent", () => {
    test.each(closed)("$name is closed to strangers and forged tokens", async ({ method, path, stranger }) => {
      const address = withParameters(path, crypto.randomUUID());
      const body = method === "GET" || method === "DELETE" ? {} : { body: {} };
      expect(await send(address, { method, ...body })).toMatchObject({ status: stranger });
      for (const secret of await forgeSecrets())
        expect(await send(address, { method, headers: withSecret(secret), ...body }), secret).toMatchObject({
          status: stranger,
        });
    });

    test.each(takingFiles)("$name refuses what is no file, or too much of it", async ({ method, path }) => {
      const headers = await somebody("Mallory");
      const sendRaw = (raw: string, type: string) =>
        send(withParameters(path, crypto.randomUUID()), { method, raw, headers: { ...headers, "content-type": type } });
      for (const [raw, type] of [
        ['{"a":', "application/json"],
        ["a=b", "application/x-www-form-urlencoded"],
        ["\u0000", "text/csv"],
      ] as const)
        expect(String((await sendRaw(raw, type)).status), type).toMatch(/^4\d\d$/u);
      expect(await sendRaw("x".repeat(3_000_000), "text/csv")).toMatchObject({ status: 413 });
    });

    test.each(takingJson)("$name refuses what is not JSON, or too much of it", async ({ method, path }) => {
      const address = withParameters(path, crypto.randomUUID());
      const known = await somebody("Mallory");
      const json = { "content-type": "application/json" };
      const sendRaw = (raw: string, headers: Record<string, string>) =>
        send(address, { method, raw, headers: { ...known, ...headers } });
      expect(await sendRaw('{"a":', json)).toMatchObject({ status: malformed });
      expect(await sendRaw("a=b", { "content-type": "application/x-www-form-urlencoded" })).toMatchObject({
        status: 415,
      });
      expect(await sendRaw(JSON.stringify({ a: "x".repeat(3_000_000) }), json)).toMatchObject({ status: 413 });
    });

    test.each(routes)("$name bears strange names and values", async ({ method, path, refuses }) => {
      const headers = await somebody("Mallory");
      const names = [
        "'; DROP TABLE records; --",
        "%00",
        "\u{1F600}",
        "constructor",
        "__proto__",
        "x".repeat(256),
        "a/../b",
      ];
      const bodies = [
        null,
        [],
        "text",
        7,
        { __proto__: { admin: true } },
        JSON.parse('{"__proto__":{"a":1},"constructor":1}'),
      ];
      for (const [index, name] of names.entries()) {
        const body = method === "GET" || method === "DELETE" ? {} : { body: bodies[index % bodies.length] };
        const query = method === "GET" ? "?limit=-1&cursor=e30&__proto__=x" : "";
        const address = `${withParameters(path, name)}${query}`;
        const answer = await send(address, { method, headers, ...body });
        if (method !== "GET" && answer.status < 300) forgetPeople();
        // What nobody has written yet says so.
        if (!refuses.includes(answer.status)) expect(answer.status, name).toBeLessThan(500);
        if (answer.status >= 400) expect(isProblem(answer.headers), name).toBe(true);
        expect(checkAnswer(method, address, answer)).toEqual([]);
      }
    });

    test("unknown addresses, methods and encodings are refused with a problem", async () => {
      const [first] = routes;
      const path = withParameters(first?.path ?? "/", "some-name");
      for (const [address, method, status] of [
        ["/no/such/address/anywhere", "GET", 404],
        [path, "PROPFIND", 405],
        ["/api/session", "GET", 404],
      ] as const) {
        const answer = await send(address, { method });
        expect(answer, `${method} ${address}`).toMatchObject({ status });
        expect(isProblem(answer.headers)).toBe(true);
        expect(answer.headers.get("x-request-id")).not.toBeNull();
      }
    });

    test("one address may not write without end, and others may", async () => {
      const asked: string[] = [];
      const limit: RateLimit = {
        limit: async ({ key }) => ({ success: asked.push(key) > 0 && key !== "test-flood" }),
      };
      const write = (address: string) => {
        const headers = { "cf-connecting-ip": address, "content-type": "application/json" };
        const [first] = SIGN_UP.steps;
        const body = JSON.stringify(first?.body).replaceAll("{name}", `m${createSuffix()}`);
        const request = new Request<unknown, IncomingRequestCfProperties>(`https://product.test${first?.path}`, {
          method: first?.method ?? "POST",
          headers,
          body,
        });
        return createWorker<LayerEnv>(product).fetch(request, { ...env, WRITE_LIMIT: limit }, createExecutionContext());
      };
      const refused = await write("test-flood");
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("60");
      // A product's own way of telling failures has codes of its own.
      if (product.errors === undefined) expect(await refused.json()).toMatchObject({ code: "too-many-requests" });
      expect((await write("test-other")).status).toBe(201);
      expect(asked).toEqual(["test-flood", "test-other"]);
    });

    // A product that knows its callers by itself has no sessions of the layer's.
    const sessions = product.callers === undefined ? invalid : 404;
    test("a session of the layer needs a name of sensible length", async () => {
      const bodies: Json[] = [{}, { name: "" }, { name: 7 }, { name: "x".repeat(65) }, [], null];
      for (const body of bodies)
        expect(await send("/api/session", { method: "POST", body })).toMatchObject({ status: sessions });
    });
  });
};
