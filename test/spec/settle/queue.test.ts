import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";

const TEXT = readFileSync(join(import.meta.dirname, "../../../examples/specs/print-spooler.md"), "utf8");
const RULES = TEXT.slice(0, TEXT.indexOf("## Acceptance scenarios"));
const [service] = parseSpec({ title: "", body: TEXT }).services;
const operation = (name: string) => service?.operations.find((each) => each.name === name);

describe("a queue as its author tells it", () => {
  test("knows its states, its fields, and how often it tries", () => {
    expect(service?.queue).toEqual({
      state: "status",
      states: { ready: "queued", delayed: "postponed", leased: "printing", done: "printed", dead: "jammed" },
      available: "available_at",
      attempts: "tries",
      token: "ticket",
      until: "ticket_expires_at",
      error: "problem",
      expired: "the printer did not answer",
      died: "died_at",
      most: { value: 3 },
      backoff: { value: 30 },
      order: [{ field: "urgency", descending: true }],
    });
  });

  test("hands out for as long as is said, several at once", () => {
    expect(operation("take")?.behaviour).toEqual({
      kind: "lease",
      seconds: { value: 120 },
      several: { count: { sent: "max" }, member: "jobs", empty: 204 },
    });
    expect(operation("take")?.shows).toEqual({ fields: ["ticket", "ticket_expires_at"], beside: true });
  });

  test("lets only the holder finish, prolong and give back", () => {
    for (const name of ["finish", "prolong", "jam"])
      expect(operation(name)?.guards).toMatchObject([{ status: 409, code: "ticket_void" }]);
    expect(operation("jam")?.behaviour).toEqual({ kind: "fail", error: { sent: "problem" } });
    expect(operation("prolong")?.shows).toEqual({ fields: ["ticket_expires_at"] });
  });

  test("tries again what was given up, and nothing else", () => {
    expect(operation("reprint")?.guards).toMatchObject([{ status: 409, code: "not_jammed" }]);
    expect(operation("jammed")?.behaviour).toMatchObject({
      kind: "list",
      sort: [{ field: "died_at", descending: true }],
      scope: { do: "equal", with: [{ field: "status" }, { value: "jammed" }] },
    });
  });

  test("answers with what is there already, and purges what is done", () => {
    expect(operation("create")?.existing).toEqual({
      by: "fingerprint",
      where: [{ field: "status", oneOf: ["queued", "postponed", "printing"] }],
      status: 200,
    });
    expect(operation("purge")?.behaviour).toEqual({
      kind: "clear",
      where: [{ field: "status", oneOf: ["printed"] }],
      member: "removed",
    });
  });

  test("is none where nothing says how often it tries", () => {
    const untold = parseSpec({ title: "", body: RULES.replace("After 3 tries it is jammed.", "") });
    expect(untold.services[0]?.queue).toBeUndefined();
    expect(untold.uncovered.map(({ reason }) => reason)).toContain("it is not said how often it is tried");
  });

  test("leaves to others what others are told", () => {
    const more =
      "After 3 tries it is jammed. When one is jammed, we call its webhook within 5 seconds, with up to 3 tries.";
    const told = parseSpec({ title: "", body: RULES.replace("After 3 tries it is jammed.", more) });
    expect(told.uncovered.some(({ text }) => text.includes("webhook"))).toBe(true);
  });
});
