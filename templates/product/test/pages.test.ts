import { describe, expect, test } from "vitest";

import { changesOf, describeChanges } from "../public/admin-policy.js";
import { estimateQuantile, parseMetrics, summariseCalls } from "../public/metrics-text.js";
import { product } from "../src/product.ts";

declare global {
  interface ImportMeta {
    /** Vite's: the texts of files by their paths. */
    glob(pattern: string, options: { query: "?raw"; import: "default"; eager: true }): Record<string, string>;
  }
}

const files = new Map(
  Object.entries(import.meta.glob("../public/*", { query: "?raw", import: "default", eager: true })).map(
    ([path, text]) => [path.replace("../public/", ""), text],
  ),
);
const textOf = (name: string): string => files.get(name) ?? "";

type Offered = { name: string; method: string; path: string; access: string };
type Shown = {
  name: string;
  fields: { name: string }[];
  operations: (Offered & { accepts?: string[]; filters?: string[] })[];
  feed?: Offered;
};
const shown = (JSON.parse(textOf("product.json")) as { services: Shown[] }).services;

describe("what the page offers", () => {
  test.each(shown)(
    "$name: is what the product answers, at the same addresses",
    ({ feed, fields, name, operations }) => {
      const service = product.services[name];
      expect(fields.map((field) => field.name)).toEqual(Object.keys(service?.schema ?? {}));
      for (const { access, accepts, filters, method, path, ...offered } of [...operations, ...(feed ? [feed] : [])].map(
        (one) => ({ accepts: undefined, filters: undefined, ...one }),
      )) {
        const defined = service?.operations[offered.name];
        expect(defined, offered.name).toMatchObject({ access, route: { method, path } });
        expect(defined?.accepts ?? []).toEqual(accepts ?? []);
        expect(defined?.filters ?? []).toEqual(filters ?? []);
      }
    },
  );

  test("is every form by which records themselves are made and changed", () => {
    const offered = new Set(shown.flatMap(({ name, operations }) => operations.map((one) => `${name}.${one.name}`)));
    const forms = Object.entries(product.services).flatMap(([name, { operations }]) =>
      Object.entries(operations).flatMap(([one, { accepts, answers, on, partial, route }]) =>
        route === undefined || on !== undefined || accepts === undefined || answers !== "record" || partial === true
          ? []
          : [`${name}.${one}`],
      ),
    );
    expect(forms.filter((one) => !offered.has(one))).toEqual([]);
  });
});

describe("the pages", () => {
  test.each(["index.html", "admin.html"])("%s runs nothing but the product's own files", (name) => {
    const page = textOf(name);
    expect(page).toContain("default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'");
    const loaded = [...page.matchAll(/(?:src|href)="(?<address>[^"]*)"/gu)].map(({ groups }) => groups?.["address"]);
    for (const address of loaded) expect(address).toMatch(/^(?:\/[\w.-]+|#main)$/u);
    for (const address of loaded.filter((one) => one !== "#main"))
      expect(files.has(address?.slice(1) ?? ""), address).toBe(true);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/u);
  });

  test("load only modules that are there", () => {
    for (const [name, text] of files)
      for (const [, imported = ""] of text.matchAll(/from "\.\/([^"]+)"/gu))
        expect(files.has(imported), `${name} loads ${imported}`).toBe(true);
  });

  test("are not framed or guessed at, and the admin page is not found by search", () => {
    expect(textOf("_headers")).toMatch(/^\/\*\n {2}X-Content-Type-Options: nosniff\n {2}X-Frame-Options: DENY$/mu);
    expect(textOf("_headers")).toMatch(/^\/admin\*\n {2}X-Robots-Tag: noindex$/mu);
    expect(textOf("admin.html")).toContain('<meta name="robots" content="noindex, nofollow" />');
  });

  test("for people say nothing of the admin page and its API", () => {
    const own = [...files].filter(([name]) => !/^(?:admin|_headers|metrics-text)/u.test(name));
    for (const [name, text] of own) expect(text, name).not.toMatch(/\/control\/|\/metrics|\badmin\b/u);
  });
});

describe("the admin page", () => {
  test("sums calls up over callers, and tells failures from refusals", () => {
    const calls = (family: string, caller: string, more: string, value: number) =>
      `layer_call${family}{service="Note",operation="list",version="a1",caller="${caller}"${more}} ${value}`;
    const text = [
      "# TYPE layer_calls counter",
      calls("s_total", "edge", "", 6),
      calls("s_total", 'say \\"Note\\"', "", 4),
      calls("_failures_total", "edge", ',class="refused"', 3),
      calls("_failures_total", "edge", ',class="service-failed"', 1),
      calls("_duration_seconds_bucket", "edge", ',le="0.001"', 5),
      calls("_duration_seconds_bucket", "edge", ',le="0.002"', 10),
      calls("_duration_seconds_bucket", "edge", ',le="+Inf"', 10),
      "# EOF",
    ].join("\n");
    const [series] = summariseCalls(parseMetrics(text));
    expect(series).toMatchObject({ service: "Note", version: "a1", calls: 10, failed: 1, refused: 3, p50: 0.001 });
    expect(series?.p95).toBeCloseTo(0.0019, 9);
  });

  test("estimates no more than the buckets tell", () => {
    expect(estimateQuantile([], 0.5)).toBeNull();
    expect(
      estimateQuantile(
        [
          [1, 0],
          [Infinity, 0],
        ],
        0.5,
      ),
    ).toBeNull();
    expect(
      estimateQuantile(
        [
          [1, 4],
          [Infinity, 4],
        ],
        0.5,
      ),
    ).toBe(0.5);
    expect(
      estimateQuantile(
        [
          [1, 0],
          [2, 0],
          [Infinity, 3],
        ],
        0.95,
      ),
    ).toBe(2);
  });

  test("sends only settings that differ, and tells versions apart", () => {
    const own = { retries: 1, deadlineMs: 500 };
    expect(changesOf(own, { retries: 1, batchSize: 9 }, ["retries", "deadlineMs", "batchSize"])).toEqual({
      deadlineMs: null,
      batchSize: 9,
    });
    const before = { settings: { "*": { retries: 1 } }, paused: ["Note"] };
    const after = { settings: { "*": { retries: 2 }, Note: { cacheMs: 5 } }, paused: [] };
    expect(describeChanges(before, after)).toEqual([
      "All services, retries: 1 → 2",
      "Note, cacheMs: not set → 5",
      "Note: paused → running",
    ]);
  });
});
