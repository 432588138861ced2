import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { normalPath } from "#src/spec/split-request.ts";
import { factsOf } from "./facts-of.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");
const FILES = [
  ...readdirSync(join(EXAMPLES, "trials")).map((name) => `trials/${name}/spec.md`),
  ...readdirSync(join(EXAMPLES, "specs")).map((name) => `specs/${name}`),
].filter((name) => name.endsWith(".md"));

const statusesIn = ({ requests }: ApiFacts): number[] =>
  requests.flatMap(({ status, otherStatus, failures }) => [
    ...(status === null ? [] : [status]),
    ...(otherStatus === null ? [] : [otherStatus.status]),
    ...failures.map((failure) => failure.status),
  ]);

describe.each(FILES)("%s", (name) => {
  const facts = factsOf(readFileSync(join(EXAMPLES, name), "utf8"));
  const { requests, things } = facts;

  test("has requests with normal paths, each once", () => {
    expect(requests.length).toBeGreaterThan(2);
    for (const { path } of requests) expect(normalPath(path)).toBe(path);
    const lines = requests.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/gu, "{}")}`);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("has statuses of HTTP, and successes that are no failures", () => {
    for (const status of statusesIn(facts)) expect(status).toSatisfy((each: number) => each >= 100 && each < 600);
    for (const { status, failures } of requests) {
      expect(status ?? 200).toBeLessThan(400);
      for (const failure of failures) expect(failure.status).toBeGreaterThanOrEqual(300);
    }
  });

  test("names each member once", () => {
    const lists = [
      ...requests.flatMap(({ body, query }) => [body ?? [], query]),
      ...things.map(({ members }) => members),
    ];
    for (const members of lists) expect(new Set(members.map((member) => member.name)).size).toBe(members.length);
    expect(new Set(things.map(({ noun }) => noun)).size).toBe(things.length);
  });
});
