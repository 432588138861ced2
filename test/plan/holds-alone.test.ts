import { describe, expect, test } from "vitest";
import { holdsAlone } from "#src/plan/holds-alone.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import type { ScenarioStep } from "#src/spec/spec.ts";
import { field, operation, plan, service, step } from "#test/codegen/plans/plan-parts.ts";

const list = (more: object = {}) =>
  operation("list", { kind: "list", filters: ["family"], sort: [], ...more }, "GET /letters");
const of = (operations: Operation[], more: Partial<Service> = {}) =>
  plan("letters", "Letters", "", {
    services: [service("Letter", { operations, fields: [field("family", "text")], ...more })],
  });
const play = (made: ReturnType<typeof plan>, ...steps: ScenarioStep[]): boolean =>
  holdsAlone(made, { name: "x", line: 1, names: ["kim"], steps });

describe("a scenario is not for what is live", () => {
  test("where it tells what all records come to", () => {
    expect(play(of([list()]), step(null, "GET /letters?family=Lee", 200, { answer: { total: 1 } }))).toBe(true);
    const stats = operation("stats", { kind: "report", members: {} }, "GET /stats");
    expect(play(of([stats]), step(null, "GET /stats", 200, { answer: { letters: 2 } }))).toBe(true);
  });

  test("where it empties what is shared", () => {
    const clear = operation("clear", { kind: "clear", where: [] }, "DELETE /letters");
    expect(play(of([clear]), step(null, "DELETE /letters", 204))).toBe(true);
  });

  test("where it puts work into a queue, or takes it out of there", () => {
    const create = operation("create", { kind: "create" }, "POST /letters");
    const queue = { state: "state" } as NonNullable<Service["queue"]>;
    expect(play(of([create], { queue }), step(null, "POST /letters", 201))).toBe(true);
    expect(play(of([create]), step(null, "POST /letters", 201))).toBe(false);
  });
});

describe("a scenario may be played on what is live", () => {
  test("where it asks for what it alone has put there, or promises no more than a status", () => {
    expect(play(of([list()]), step(null, "GET /letters?family=kim", 200, { answer: { total: 1 } }))).toBe(false);
    expect(play(of([list()]), step(null, "GET /letters?family={family}", 200, { answer: { total: 1 } }))).toBe(false);
    expect(play(of([list()]), step(null, "GET /letters", 200))).toBe(false);
  });

  test("where each caller sees their own, or the path names whose they are", () => {
    const scope = { do: "equal" as const, with: [{ field: "owner" }, { caller: "id" as const }] };
    expect(play(of([list({ scope })]), step("ana", "GET /letters", 200, { answer: { total: 1 } }))).toBe(false);
    const owned = of([list()], { key: { from: "owner" } });
    expect(play(owned, step("ana", "GET /letters", 200, { answer: { total: 1 } }))).toBe(false);
    const within = operation("list", { kind: "list", filters: [], sort: [] }, "GET /desks/{id}/letters");
    expect(play(of([within]), step(null, "GET /desks/{desk}/letters", 200, { answer: { total: 1 } }))).toBe(false);
  });
});
