import { describe, expect, test } from "vitest";
import { planOf } from "#src/plan/apply-decisions.ts";
import { checkPlan, ensureSound } from "#src/plan/check-plan.ts";
import { draftPlan, productName } from "#src/plan/draft-plan.ts";
import type { Plan, Service } from "#src/plan/plan.ts";
import { identifyPlan, parsePlan, renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { discuss, discussExample, EXAMPLES, readExample } from "./plan-fixture.ts";

const sound = async (): Promise<Plan> => (await discussExample("notification-system")).plan;
const withService = (plan: Plan, name: string, change: Partial<Service>): Plan => ({
  ...plan,
  services: plan.services.map((service) => (service.name === name ? { ...service, ...change } : service)),
});

describe("the draft", () => {
  test("takes the author's requests and sound defaults for the rest", () => {
    const body =
      "## Services\n\n### Note\n\nEach person has their own notes.\n\n- text: text\n\nOperations:\n\n- add a note\n- list the notes\n- archive a note: sets archived to yes\n- remove a note: `DELETE /notes/{note}` → 200\n\nFields:\n\n- archived: yes/no\n";
    const [note] = draftPlan(parseSpec({ title: "Notes", body }), "acme/notes").services;
    expect(note?.key).toEqual({ from: "owner" });
    expect(note?.operations.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      "POST /notes 201",
      "GET /notes 200",
      "POST /notes/{id}/archive 200",
      "DELETE /notes/{id} 200",
    ]);
    expect(note?.fields.map(({ name }) => name)).toContain("id");
  });

  test("without a word on access everything is open, so that Security can object", () => {
    const plan = draftPlan(
      parseSpec({ title: "Notes", body: "## Services\n\n### Note\n\n- text: text\n" }),
      "acme/notes",
    );
    expect(plan.services[0]?.operations.map(({ name, access }) => `${name} ${access}`)).toEqual([
      "create anyone",
      "list anyone",
      "read anyone",
      "update anyone",
      "delete anyone",
    ]);
    expect(checkPlan(plan).map(({ subject }) => subject)).toEqual(["Note.create", "Note.update", "Note.delete"]);
  });

  test.each([
    ["acme/My_Product.v2", "my-product-v2"],
    ["acme/123", "product-123"],
    [`acme/${"a".repeat(80)}`, "a".repeat(54)],
  ])("%s becomes the Worker %s", (repository, name) => {
    expect(productName(repository)).toBe(name);
  });
});

describe("the machine checks", () => {
  test.each(EXAMPLES)("%s passes them all after its discussion", async (name) => {
    const { plan } = await discussExample(name);
    expect(checkPlan(plan)).toEqual([]);
    expect(() => ensureSound(plan)).not.toThrow();
  });

  test.each<[string, (plan: Plan) => Plan, string]>([
    [
      "a service that nobody answers for",
      (plan) => withService(plan, "Inbox", { owner: "" as "QA" }),
      "nobody answers",
    ],
    ["a class that no migration can create", (plan) => withService(plan, "Inbox", { name: "in box" }), "no migration"],
    [
      "two classes that differ by case alone",
      (plan) => withService(plan, "Inbox", { name: "TEMPLATE" }),
      "two services",
    ],
    [
      "a part without a bound",
      (plan) => withService(plan, "Inbox", { parts: [{ name: "Tag", of: "Inbox", fields: [], maxRecords: 0 }] }),
      "no bound",
    ],
    ["a cycle of calls", (plan) => withService(plan, "Inbox", { calls: ["Notification.create"] }), "circle"],
    ["a call to nothing", (plan) => withService(plan, "Inbox", { calls: ["Nobody.home"] }), "does not exist"],
    ["no bound on storage", (plan) => withService(plan, "Inbox", { maxRecords: 0 }), "no bound"],
    ["more than an object holds", (plan) => withService(plan, "Inbox", { maxRecords: 10_000_000 }), "10 GiB"],
    [
      "an owner of what is shared by all",
      (plan) =>
        withService(plan, "Template", {
          key: { from: "single" },
          operations: plan.services[2]!.operations.map((operation) => ({
            ...operation,
            path: "/templates",
            access: "owner",
          })),
        }),
      "own them all",
    ],
    [
      "a path without its key",
      (plan) =>
        withService(plan, "Inbox", {
          operations: plan.services[1]!.operations.map((operation) => ({ ...operation, path: "/inbox/{id}" })),
        }),
      "which instance",
    ],
    [
      "a list at one record's address",
      (plan) =>
        withService(plan, "Inbox", {
          operations: plan.services[1]!.operations.map((operation) => ({
            ...operation,
            path: "/recipients/{recipient}/inbox/{id}",
          })),
        }),
      "names one record",
    ],
    [
      "a template nobody can read by name",
      (plan) =>
        withService(plan, "Template", {
          key: { from: "owner" },
          operations: plan.services[2]!.operations.map((operation) => ({ ...operation, path: "/template" })),
        }),
      "by that name",
    ],
    [
      "an operation twice",
      (plan) => withService(plan, "Inbox", { operations: plan.services[0]!.operations }),
      "already calls",
    ],
    [
      "a scenario without a route",
      (plan) => ({
        ...plan,
        scenarios: [
          {
            name: "S",
            line: 1,
            names: [],
            steps: [{ as: null, method: "GET", path: "/nowhere", expect: { status: 200 } }],
          },
        ],
      }),
      "no operation answers",
    ],
    [
      "a target out of reach",
      (plan) => ({ ...plan, objectives: [{ metric: "availability", percent: 100 }] }),
      "never be measured",
    ],
    [
      "more writes than one object takes",
      (plan) => ({
        ...withService(plan, "Template", { key: { from: "single" } }),
        objectives: [{ metric: "throughput", perMinute: 60_000 }],
      }),
      "one object",
    ],
    ["a field that is not there", (plan) => withService(plan, "Inbox", { fields: [] }), "no field"],
  ])("%s is found", async (_, spoil, words) => {
    const problems = checkPlan(spoil(await sound()));
    expect(problems.map(({ text }) => text).join("\n")).toContain(words);
    for (const { mend } of problems) expect(mend).not.toBe("");
  });

  test("an unsound plan is refused with what mends it", () => {
    const plan = draftPlan(parseSpec({ title: "N", body: "## Services\n\n### Note\n\n- text: text\n" }), "acme/n");
    expect(() => ensureSound(plan)).toThrow(
      expect.objectContaining({ code: "plan-unsound", mend: expect.stringContaining("who may call") }),
    );
  });
});

describe("decisions", () => {
  test("change the draft in order, and are recorded with their dissent", () => {
    const spec = readExample("todo-list");
    const plan = planOf(
      spec,
      [
        { id: "s-1", role: "Security", round: 1, text: "Who?", kind: "concern", to: "Backend", blocking: true },
        {
          id: "b-1",
          role: "Backend",
          round: 2,
          text: "Owners.",
          kind: "decision",
          answers: "s-1",
          change: { kind: "set-access", service: "Todo", operations: ["clearCompleted"], access: "signed-in" },
          dissent: ["QA"],
        },
        {
          id: "b-2",
          role: "Backend",
          round: 2,
          text: "Fewer.",
          kind: "decision",
          answers: null,
          change: { kind: "set-capacity", service: "Todo", maxRecords: 5 },
          dissent: [],
        },
        {
          id: "b-3",
          role: "Backend",
          round: 2,
          text: "Shorter.",
          kind: "decision",
          answers: null,
          change: { kind: "set-retention", service: "Todo", days: 7 },
          dissent: [],
        },
        {
          id: "b-4",
          role: "Backend",
          round: 2,
          text: "Slower.",
          kind: "decision",
          answers: null,
          change: { kind: "limit-writes", perMinute: 9 },
          dissent: [],
        },
        {
          id: "d-1",
          role: "DevOps",
          round: 2,
          text: "Faster.",
          kind: "decision",
          answers: null,
          change: { kind: "add-objective", objective: { metric: "latency-p95", milliseconds: 50 } },
          dissent: [],
        },
      ],
      "acme/demo",
    );
    const [todo] = plan.services;
    expect(todo?.operations.find(({ name }) => name === "clearCompleted")?.access).toBe("signed-in");
    expect(todo).toMatchObject({ maxRecords: 5, retentionDays: 7 });
    expect(plan.product.writesPerMinute).toBe(9);
    expect(plan.objectives).toContainEqual({ metric: "latency-p95", milliseconds: 50 });
    expect(plan.objectives.filter(({ metric }) => metric === "latency-p95")).toHaveLength(1);
    expect(plan.decisions[0]).toEqual({
      topic: "Who?",
      text: "Owners.",
      by: "Backend",
      asked: "Security",
      answers: "s-1",
      dissent: ["QA"],
    });
  });
});

test("a record may be named by a unique field, in the plan and in what QA adds", async () => {
  const body =
    "## Services\n\n### Flag\n\nOne instance per environment.\n\n- key: text, required, unique\n- enabled: yes/no\n\n- create a flag: `POST /environments/{environment}/flags`\n- read a flag: `GET /environments/{environment}/flags/{key}`\n- turn a flag on: `POST /environments/{environment}/flags/{key}/enable` sets `enabled` to yes\n";
  const { plan } = await discuss(parseSpec({ title: "Flags", body }));
  expect(plan.services[0]?.operations.map(({ path }) => path)).toContain(
    "/environments/{environment}/flags/{key}/enable",
  );
  expect(checkPlan(plan)).toEqual([]);
  const [first, second] = plan.scenarios.find(({ name }) => name.includes("turn a flag on"))?.steps ?? [];
  expect(first?.save).toEqual({ record_key: "/key" });
  expect(second?.path).toMatch(/\/flags\/\{record_key\}\/enable$/u);
  expect(renderPlan(plan)).toContain("`key` is remembered as `record_key`");
});

describe("the plan comment", () => {
  test.each(EXAMPLES)("%s: its identity is read back", async (name) => {
    const { plan } = await discussExample(name);
    expect(parsePlan(renderPlan(plan))).toEqual(identifyPlan(plan));
    // A comment on GitHub takes 65,536.
    expect(renderPlan(plan).length).toBeLessThan(32_768);
  });

  test("names every service, operation, scenario, decision and uncovered line", async () => {
    const spec = {
      ...readExample("notification-system"),
      uncovered: [{ line: 7, text: "It sings @octocat", reason: "no rule sings" }],
    };
    const { plan } = await discuss(spec);
    const text = renderPlan(plan);
    for (const service of plan.services)
      for (const { name } of service.operations) expect(text).toContain(`\`${service.name}.${name}\``);
    for (const { name } of plan.scenarios) expect(text).toContain(name);
    expect(text).toContain("Line 7");
    expect(text).toContain("no rule sings");
    expect(text).not.toContain("@octocat");
    expect(text).toMatch(/```mermaid\nflowchart LR\n[\s\S]*sNotification -->\|"putMessage"\| sInbox/u);
  });
});
