import { describe, expect, test } from "vitest";

import { bodyOf, type JsonObject } from "../../src/orchestration/contract/call.ts";
import { conflict, invalid, notFound, refuse } from "../../src/orchestration/contract/problem.ts";
import type { ErrorStyle } from "../../src/orchestration/contract/product-definition.ts";
import { parseBody, type Schema } from "../../src/orchestration/contract/schema.ts";
import { generateKey } from "../../src/orchestration/edge/instance-key.ts";
import { renderFailure } from "../../src/orchestration/edge/render-failure.ts";
import { styleProblem } from "../../src/orchestration/edge/error-style.ts";
import { compileRoutes, matchRoute } from "../../src/orchestration/edge/router.ts";
import { readTrace, renderTraceparent } from "../../src/orchestration/mesh/trace.ts";
import { fillPlaceholders } from "../../src/orchestration/object/rendering.ts";
import { hashSecret } from "../../src/orchestration/object/secrets.ts";
import { isPrivateAddress } from "../../src/orchestration/object/webhook.ts";
import { bucketAt, slotOf } from "../../src/orchestration/observe/samples.ts";
import { readCpuTimes } from "../../src/orchestration/observe/tail.ts";
import { renderOpenApi } from "../../src/orchestration/openapi.ts";
import { send } from "../harness/client.ts";
import { library } from "./worker/product.ts";

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
    expect(details("PUT", "/shelves/a/books")).toMatchObject({ details: { status: 405 } });
    expect(details("GET", "/shelves/%E0%A4%A/books")).toMatchObject({ details: { status: 400 } });
  });
});

describe("requests", () => {
  test("health tells which version answers", async () => {
    expect(await send("/healthz")).toMatchObject({ status: 200, body: { ok: true } });
  });

  test("what cannot be right costs no object anything", async () => {
    const answer = await send("/shelves/unmade/books", { method: "POST", body: { title: "", copies: -1 } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: "title" }, { field: "copies" }] } });
  });

  test("what is not there is told before what is wrong with the body", async () => {
    const { body } = await send("/ideas", { method: "POST", body: { text: "a roof garden" } });
    const amend = async (id: string, text: string, key?: string) =>
      await send(`/ideas/${id}`, {
        method: "PATCH",
        body: { text },
        ...(key !== undefined && { headers: { "x-idea-key": key } }),
      });
    const { id } = body as JsonObject;
    expect(await amend("nowhere", "")).toMatchObject({ status: 404 });
    expect(await amend(String(id), "")).toMatchObject({ status: 422 });
    // Objects see no secret, but what can be compared with what they keep.
    expect(await amend(String(id), "a pond")).toMatchObject({ status: 200, body: { keys: {} } });
    expect(await amend(String(id), "a pond", "open")).toMatchObject({
      body: { keys: { "x-idea-key": await hashSecret("open") } },
    });
  });

  test("the address of what was made is told", async () => {
    const { body, headers } = await send("/shelves/a b/books", { method: "POST", body: { title: "Emma" } });
    expect(headers.get("location")).toBe(`/shelves/a%20b/books/${(body as JsonObject)["id"]}`);
  });

  test("a request belongs to the trace that it names, or begins one", async () => {
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    expect((await send("/healthz", { headers: { traceparent } })).headers.get("x-request-id")).toBe(trace);
    const headers = { traceparent, "x-request-id": "my-own-id" };
    expect((await send("/healthz", { headers })).headers.get("x-request-id")).toBe("my-own-id");
    for (const strange of [null, "", `00-${"0".repeat(32)}-b7ad6b7169203331-01`, "00-x-y-01"])
      expect(readTrace(strange)).toMatch(/^[\da-f]{32}$/u);
    expect(readTrace(renderTraceparent(trace))).toBe(trace);
  });

  test("pages of other addresses may ask", async () => {
    const { headers, status } = await send("/shelves/a/books", { method: "OPTIONS" });
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-headers")).toContain("idempotency-key");
    expect(headers.get("access-control-allow-headers")).toContain("x-idea-key");
  });
});

describe("a failure", () => {
  const problem = invalid([
    { field: "title", message: "is required" },
    { field: "copies", message: "must be a number" },
  ]).details;
  const members = { error: { code: "{code}", message: "{message}", field: "{field}" }, fields: "{errors}" };

  test("is told as RFC 9457 has it, and nothing else, where the product says nothing", () => {
    expect(styleProblem(problem, undefined)).toBe(problem);
  });

  test("has the status, the code and the members that the product gives it besides", () => {
    const style: ErrorStyle = { members, codes: { invalid: "bad_field" }, invalid: 400 };
    expect(styleProblem(problem, style)).toMatchObject({
      status: 400,
      title: "Bad Request",
      detail: "title is required; copies must be a number",
      error: { code: "bad_field", message: "title is required; copies must be a number", field: "title" },
      fields: { title: "is required", copies: "must be a number" },
    });
  });

  test("has a code by its status where its own has none, and else the layer's", () => {
    const style: ErrorStyle = { members: { code: "{code}" }, codes: { 404: "gone_fishing" } };
    expect(styleProblem(notFound("Book").details, style)).toMatchObject({ status: 404, code: "gone_fishing" });
    expect(styleProblem(conflict("not-unique", "x").details, style)).toMatchObject({ status: 409, code: "not_unique" });
  });

  test("is told in the product's way alone, unless a problem document is asked for", async () => {
    const style: ErrorStyle = { members, codes: { invalid: "bad_field" } };
    const ask = (accept: string) => new Request("https://product.test/", { headers: { accept } });
    const own = renderFailure(problem, style, ask("*/*"), "r1");
    expect([own.status, own.headers.get("content-type")]).toEqual([422, "application/json"]);
    expect(Object.keys((await own.json()) as JsonObject)).toEqual(["error", "fields"]);
    const whole = renderFailure(problem, style, ask("application/problem+json"), "r1");
    expect(whole.headers.get("content-type")).toBe("application/problem+json");
    expect(await whole.json()).toMatchObject({
      title: "Unprocessable Content",
      request: "r1",
      error: { code: "bad_field" },
    });
    const refused = refuse(409, "overlap", "Taken.", { bookingIds: ["b1"] }).details;
    expect(await renderFailure(refused, style, ask("*/*"), "r1").json()).toEqual({
      error: { code: "overlap", message: "Taken.", field: null, bookingIds: ["b1"] },
      fields: {},
    });
  });

  test("is described as it is told", () => {
    const api = renderOpenApi({ ...library, errors: { members, codes: {}, invalid: 400 } });
    const { components, paths } = JSON.parse(api);
    expect(components.schemas.Problem.required).toContain("fields");
    expect(Object.keys(paths["/shelves/{shelf}/books"].post.responses)).not.toContain("422");
  });
});

describe("CPU time", () => {
  const item = (cpuTime: number, more: Partial<TraceItem> = {}): TraceItem =>
    ({ cpuTime, outcome: "ok", entrypoint: "Note", scriptVersion: { id: "0a1b2c3d-4e5f" }, ...more }) as TraceItem;

  test("is counted by what ran, and left out where nobody knows it", () => {
    const labels = 'entrypoint="Note",outcome="ok",version="0a1b2c3d"';
    expect(readCpuTimes([item(3), item(3), item(0), item(9)])).toEqual([
      ["worker_cpu_seconds", labels, bucketAt(slotOf(3)), 2],
      ["worker_cpu_seconds", labels, bucketAt(slotOf(9)), 1],
    ]);
    expect(readCpuTimes([item(1, { entrypoint: undefined, outcome: "exceededCpu" })])[0]?.[1]).toContain("default");
  });
});

test("an answer without a body has none", () => {
  expect(bodyOf({ ok: true, status: 204, json: null })).toBeNull();
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
