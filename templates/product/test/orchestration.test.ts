import { createExecutionContext, evictDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import { bucketOf } from "../src/orchestration/call-metrics.ts";
import { createMesh } from "../src/orchestration/mesh.ts";
import { noteInstance } from "../src/orchestration/note-instance.ts";
import type { ProductDefinition } from "../src/orchestration/product-definition.ts";
import { fillPlaceholders } from "../src/orchestration/rendering.ts";
import { compileRoutes, matchRoute } from "../src/orchestration/router.ts";
import { parseBody, type Schema } from "../src/orchestration/schema.ts";
import { generateKey } from "../src/orchestration/instance-key.ts";
import { isPrivateAddress } from "../src/orchestration/webhook.ts";
import { send } from "./harness/client.ts";

const library: ProductDefinition = {
  name: "library",
  services: {
    Book: {
      binding: "KEYRING",
      key: { from: "path", name: "shelf" },
      calls: ["Reader.greet"],
      operations: {
        list: { access: "anyone", route: { method: "GET", path: "/shelves/{shelf}/books" } },
        count: { access: "anyone", route: { method: "GET", path: "/shelves/{shelf}/books/count" } },
        read: { access: "anyone", route: { method: "GET", path: "/shelves/{shelf}/books/{id}" } },
        keep: { access: "internal" },
      },
    },
    Reader: { binding: "NOWHERE", key: { from: "single" }, calls: [], operations: { greet: { access: "internal" } } },
  },
};
const routes = compileRoutes(library);

describe("router", () => {
  test("prefers fixed words, and decodes names", () => {
    expect(matchRoute(routes, "GET", "/shelves/a%2Fb/books/count").route.operation).toBe("count");
    expect(matchRoute(routes, "GET", "/shelves/a%2Fb/books/7")).toMatchObject({ key: "a/b", id: "7" });
  });

  test("tells an unknown address from an unknown method", () => {
    const details = (method: string, path: string) => {
      try {
        return matchRoute(routes, method, path);
      } catch (error) {
        return error;
      }
    };
    expect(details("GET", "/shelves")).toMatchObject({ details: { status: 404 } });
    expect(details("POST", "/shelves/a/books")).toMatchObject({ details: { status: 405 } });
    expect(details("GET", "/shelves/%E0%A4%A/books")).toMatchObject({ details: { status: 400 } });
  });
});

describe("mesh", () => {
  const call = (from: string, service: string, operation: string) => {
    const ctx = createExecutionContext();
    return createMesh(library, env, ctx, from).call({ service, operation, key: "k", trace: "t", person: null });
  };

  test.each([
    ["edge", "Book", "keep"],
    ["edge", "Book", "constructor"],
    ["edge", "toString", "call"],
    ["Reader", "Book", "list"],
    ["Nobody", "Book", "list"],
  ])("does not let %s call %s.%s", async (from, service, operation) => {
    await expect(call(from, service, operation)).rejects.toThrow("may not call");
  });

  test("answers a failing service with a problem that says nothing about its insides", async () => {
    expect(await call("Book", "Reader", "greet")).toMatchObject({ ok: false, problem: { code: "service-failed" } });
  });

  test("sorts latencies by powers of two", () => {
    expect([0, 1, 2, 3, 4, 1_000, 2 ** 33].map(bucketOf)).toEqual([0, 1, 2, 2, 3, 10, 32]);
  });
});

describe("layer objects", () => {
  test("the keyring keeps its secret when it is evicted", async () => {
    const keyring = env.KEYRING.getByName("another");
    const before = new Uint8Array(await keyring.secret());
    await evictDurableObject(keyring);
    expect(new Uint8Array(await env.KEYRING.getByName("another").secret())).toEqual(before);
    expect(before).toHaveLength(32);
  });

  test("the registry knows instances from their first record to their last", async () => {
    const registry = env.REGISTRY.getByName("another");
    const see = (key: string, at: number, alive: boolean | null) => registry.see([{ service: "Book", key, at, alive }]);
    await see("a", 1, true);
    await see("b", 2, true);
    await see("a", 3, null);
    await see("stranger", 4, null);
    await evictDurableObject(registry);
    expect(await env.REGISTRY.getByName("another").list("Book")).toEqual([
      { key: "a", created: 1, lastUsed: 3 },
      { key: "b", created: 2, lastUsed: 2 },
    ]);
    await see("a", 5, false);
    expect(await registry.list("Book")).toEqual([{ key: "b", created: 2, lastUsed: 2 }]);
  });

  test("what a request makes becomes known, without the request waiting for it", async () => {
    const ctx = createExecutionContext();
    const key = crypto.randomUUID();
    const at = Date.now();
    noteInstance(env, ctx, { service: "Book", key, at, alive: true });
    await waitOnExecutionContext(ctx);
    expect(await env.REGISTRY.getByName("registry").list("Book")).toEqual([{ key, created: at, lastUsed: at }]);
  });

  test("health tells which version answers", async () => {
    expect(await send("/healthz")).toMatchObject({ status: 200, body: { ok: true, version: env.VERSION.id } });
  });
});

describe("schema", () => {
  const schema: Schema = {
    name: { type: "text", origin: "caller", required: true, max: 5, pattern: "[a-z]+" },
    age: { type: "integer", origin: "caller", min: 0 },
    born: { type: "date-time", origin: "caller" },
    level: { type: "enum", origin: "caller", values: ["low", "high"], default: "low" },
    secret: { type: "text", origin: "service" },
  };
  const accepts = ["name", "age", "born", "level"];
  const errorsOf = (body: Parameters<typeof parseBody>[1]) => {
    try {
      return parseBody(schema, body, accepts);
    } catch (error) {
      return (error as { details: { errors: { field: string }[] } }).details.errors.map(({ field }) => field);
    }
  };

  test("takes what is declared, with defaults, and nothing else", () => {
    expect(errorsOf({ name: "ada", secret: "x", born: "2024-02-29" })).toEqual({
      name: "ada",
      age: null,
      born: "2024-02-29",
      level: "low",
    });
    expect(parseBody(schema, { age: 3 }, accepts, "changes")).toEqual({ age: 3 });
  });

  test("names every field that is wrong", () => {
    expect(errorsOf({ name: "Ada", age: 1.5, born: "2023-02-29", level: "middle" })).toEqual(accepts);
    expect(errorsOf({ age: -1 })).toEqual(["name", "age"]);
    expect(errorsOf({ name: "abcdef" })).toEqual(["name"]);
  });
});

describe("rendering, keys and webhooks", () => {
  test("a placeholder is filled, or reported", () => {
    expect(fillPlaceholders("{{a}} and {{ b }}", { a: 1, b: "{{a}}" })).toEqual({ text: "1 and {{a}}", missing: [] });
    expect(fillPlaceholders("{{toString}} {{c}}", {}).missing).toEqual(["toString", "c"]);
  });

  test("generated keys have their length and hardly repeat", () => {
    const keys = Array.from({ length: 200 }, () => generateKey(7));
    expect(keys.every((key) => /^[2-9a-hjkmnp-z]{7}$/u.test(key))).toBe(true);
    expect(new Set(keys).size).toBe(200);
  });

  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/",
    "http://169.254.169.254/latest",
    "http://10.1.2.3/",
    "http://172.31.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://localhost./",
    "http://printer/",
    "http://a.internal/",
  ])("%s is private", (address) => expect(isPrivateAddress(new URL(address))).toBe(true));

  test.each(["https://example.com/", "http://8.8.8.8/", "https://[2606:4700::1]/", "http://172.32.0.1/"])(
    "%s is public",
    (address) => expect(isPrivateAddress(new URL(address))).toBe(false),
  );
});
