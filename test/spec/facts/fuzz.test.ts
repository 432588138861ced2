import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { samples } from "#test/samples.ts";
import { factsOf } from "./facts-of.ts";

const TRIALS = join(import.meta.dirname, "../../../examples/trials");
const LINES = readdirSync(TRIALS).flatMap((name) => readFileSync(join(TRIALS, name, "spec.md"), "utf8").split("\n"));
const STRANGE = [
  "```",
  "- ",
  "| | |",
  "|---|---|",
  "`POST …/x`",
  "`PATCH` takes `a`",
  "POST /{{a}}",
  "{",
  "→ 404",
  "# `GET /`",
];

const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...LINES), fc.nat(90)).map(([text, end]) => text.slice(0, end)) },
  { weight: 2, arbitrary: fc.constantFrom(...STRANGE) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
);

test("whatever is written, each request is there once", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const keys = factsOf(lines.join("\n")).requests.map(
        ({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/gu, "{}")}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: samples(50) },
  );
});

test.each([
  ["spaces", `- \`POST /x\` with \`a\`${" ".repeat(20_000)}x → 201`],
  ["braces", `\`POST /x\` with ${'{"a": '.repeat(5000)} → 201`],
  ["names", `\`POST /x\` with ${"`a` (1–2), ".repeat(2000)}→ 201`],
  ["statuses", `\`GET /a\` ${"404 `x`, ".repeat(2000)}`],
  ["brackets", `\`POST /x\` with \`a\` ${"(".repeat(10_000)}${")".repeat(10_000)}`],
  ["requests", "`GET /a/{b}` and ".repeat(1500)],
])("many %s take no time", (_, text) => {
  // Of this thread alone: what else the machine does takes time as well.
  const start = process.threadCpuUsage();
  factsOf(text);
  expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(2000);
});
