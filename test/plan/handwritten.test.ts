import { describe, expect, test } from "vitest";
import { checkPlan } from "#src/plan/check-plan.ts";
import { draftPlan } from "#src/plan/draft-plan.ts";
import { drawPlan } from "#src/plan/draw-plan.ts";
import { holdsAlone } from "#src/plan/holds-alone.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { withoutHandwritten } from "#src/spec/without-handwritten.ts";
import { BOARDS } from "#test/spec/boards.ts";

const ASIDE = "\n## By hand\n\n- Two people who draw at once both keep what they drew.\n";
const spec = parseSpec({ title: "Boards", body: BOARDS + ASIDE });
const plan = draftPlan(spec, "acme/boards");
const problems = (change: Partial<Plan>): string[] =>
  checkPlan({ ...plan, ...change }).map(({ subject, text }) => `${subject}: ${text}`);
const openTo = (access: "anyone" | "owner", key: Plan["services"][number]["key"]): Plan["services"] =>
  plan.services.map((service) => ({
    ...service,
    key,
    operations: service.operations.map((operation) =>
      operation.behaviour.kind === "handwritten" ? { ...operation, access } : operation,
    ),
  }));

describe("a plan of operations whose code is written by hand", () => {
  test("has their routes, and says what takes code", () => {
    const [, , merge, find] = plan.services[0]?.operations ?? [];
    expect(merge).toMatchObject({ method: "POST", path: "/boards/{board}/changes", status: 200, accepts: [] });
    expect(find).toMatchObject({ path: "/boards/{board}/shapes/{shape}", access: "owner" });
    expect(plan.services.map(({ records }) => records)).toEqual(["one"]);
    expect(plan.handwritten?.map(({ operation, text }) => [operation, text.slice(0, 16)])).toEqual([
      ["Board.mergeChanges", "Merge changes, `"],
      ["Board.findShape", "Find a shape, `G"],
      [undefined, "Two people who d"],
    ]);
  });

  test("is sound; such an operation writes unless it is a GET", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ services: openTo("anyone", { from: "path", name: "board" }) })).toEqual([
      "Board.mergeChanges: anyone may change data here, without any limit",
    ]);
    expect(problems({ services: openTo("owner", { from: "single" }) })).toContain(
      "Board.mergeChanges: all records share one instance, so whoever writes first would own them all",
    );
  });

  test("an operation that nobody is told to write is found, and a task about none", () => {
    const [merge, ...others] = plan.handwritten ?? [];
    expect(problems({ handwritten: others })).toEqual(["Board.mergeChanges: nobody is told to write its code"]);
    const strange = { operation: "Board.read", line: 1, text: "reads", reason: "" };
    expect(problems({ handwritten: [...(merge ? [merge] : []), ...others, strange] })).toEqual([
      "Board.read: no such operation takes code of its own",
    ]);
  });

  test("a path that does not say which instance, or belongs to the product, is found", () => {
    const moved = (path: string) =>
      problems({
        scenarios: [],
        services: plan.services.map((service) => ({
          ...service,
          operations: service.operations.map((each) => (each.name === "mergeChanges" ? { ...each, path } : each)),
        })),
      });
    expect(moved("/changes")).toEqual(["Board.mergeChanges: `/changes` does not say which instance is meant"]);
    expect(moved("/api/session/{board}")).toEqual([
      "Board.mergeChanges: `/api/session/{board}` belongs to the product itself",
    ]);
  });

  test("Backend writes them, and QA tests them", () => {
    expect(plan.tasks.filter(({ title }) => title.includes("by hand")).map(({ role, title }) => [role, title])).toEqual(
      [
        ["Backend", "Write by hand: `Board.mergeChanges`, `Board.findShape`, 1 other requirement"],
        ["QA", "Test what is written by hand: `Board.mergeChanges`, `Board.findShape`, 1 other requirement"],
      ],
    );
  });

  test("is told in full in its comment, and drawn", () => {
    const comment = renderPlan(plan);
    expect(comment).toMatch(/`Board\.mergeChanges`.*handwritten: takes .*the higher .*clock.* wins/u);
    expect(drawPlan(plan)).toContain('layer -->|"4 operations"| sBoard');
  });

  test("where all share one instance, a scenario of them is not played beside other people's records", () => {
    const [kept, later] = plan.scenarios;
    const shared = {
      ...plan,
      services: openTo("anyone", { from: "single" }).map((service) => ({
        ...service,
        operations: service.operations.map((each) => ({ ...each, path: each.path.replace("/{board}", "") })),
      })),
    };
    const steps = later?.steps.map((step) => ({ ...step, path: step.path.replace("/lake", "") })) ?? [];
    expect(holdsAlone(plan, later ?? kept ?? { name: "", line: 0, names: [], steps: [] })).toBe(false);
    expect(holdsAlone(shared, { name: "later", line: 0, names: [], steps })).toBe(true);
  });

  test("without them there is nothing to write, and the plan is as sound", () => {
    const without = draftPlan(withoutHandwritten(spec), "acme/boards");
    expect(without.handwritten).toBeUndefined();
    expect(checkPlan(without)).toEqual([]);
    expect(without.tasks.filter(({ title }) => title.includes("by hand"))).toEqual([]);
    expect(without.uncovered.length).toBeGreaterThan(plan.uncovered.length);
  });
});
