import { describe, expect, test } from "vitest";
import type { Message, Role } from "#src/discussion/message.ts";
import { type Draft, type Floor, judgeTurn, pointsOf } from "#src/plan/judge-turn.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { ServiceSpec } from "#src/spec/spec.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const TEXT = { title: "", body: readFileSync(join(import.meta.dirname, "../../examples/specs/todo-list.md"), "utf8") };
const QUESTION: Message = {
  id: "backend-1",
  role: "Backend",
  round: 1,
  kind: "question",
  to: "Frontend",
  text: "How many are shown?",
};
const floor = (role: Role, more: Partial<Floor> = {}): Floor => ({
  role,
  round: 1,
  rounds: 3,
  text: TEXT,
  spec: parseSpec(TEXT),
  transcript: [],
  ...more,
});
const claim: Draft = { kind: "claim", text: "A `Todo` list is one object." };
const decide = (
  answers: string | null,
  change: Draft extends infer D ? (D extends { change: infer C } ? C : never) : never = null,
): Draft => ({
  kind: "decision",
  answers,
  text: "Twenty are shown.",
  change,
  dissent: [],
});
const opened = (service: ServiceSpec): ServiceSpec => ({
  ...service,
  operations: service.operations.map((operation) => ({ ...operation, access: "anyone" })),
});
const complaintsOf = (drafts: Draft[], at: Floor): string => {
  const verdict = judgeTurn(drafts, at);
  return "complaints" in verdict ? verdict.complaints.join("\n") : "";
};

describe("what a role says", () => {
  test("gets names that go on where its last turn ended", () => {
    const transcript: Message[] = [{ ...QUESTION, id: "frontend-1", role: "Frontend", kind: "claim" }];
    expect(judgeTurn([claim, { ...claim, text: "Another." }], floor("Frontend", { transcript }))).toMatchObject({
      messages: [{ id: "frontend-2", role: "Frontend", round: 1, text: claim.text }, { id: "frontend-3" }],
    });
  });

  test("must answer what waits for it, by its id, and nothing else", () => {
    const at = floor("Frontend", { transcript: [QUESTION], round: 2 });
    expect(pointsOf(at)).toEqual(["backend-1"]);
    expect(complaintsOf([claim], at)).toContain("`backend-1` waits for your decision");
    expect(complaintsOf([decide("qa-9"), decide("backend-1")], at)).toContain("`qa-9` is not open for you");
    expect(complaintsOf([decide("backend-1")], at)).toBe("");
  });

  test("is put to those whom it talks with, and to nobody in the last round", () => {
    const ask: Draft = { kind: "question", to: "Security", text: "Who may?" };
    expect(complaintsOf([ask], floor("Frontend"))).toContain("Frontend does not talk with Security");
    expect(complaintsOf([{ ...ask, to: "PM" }], floor("Frontend", { round: 3 }))).toContain("last round");
  });

  test("is settled by the PM in the last round, whomever it was put to", () => {
    expect(pointsOf(floor("PM", { transcript: [QUESTION], round: 3 }))).toEqual(["backend-1"]);
    expect(pointsOf(floor("PM", { transcript: [QUESTION], round: 2 }))).toEqual([]);
  });

  test.each<[string, Draft, RegExp]>([
    ["nothing", { ...claim, text: " " }, /empty/u],
    ["too much", { ...claim, text: "x".repeat(321) }, /more than 320/u],
    ["two lines", { ...claim, text: "a\nb" }, /more than one line/u],
    [
      "a service that there is not",
      decide(null, { kind: "set-capacity", service: "Nope", maxRecords: 9 }),
      /no service `Nope`/u,
    ],
    [
      "an operation that there is not",
      decide(null, { kind: "set-access", service: "Todo", operations: ["fly"], access: "owner" }),
      /no operation `fly`/u,
    ],
    [
      "a plan that is less sound",
      decide(null, { kind: "set-capacity", service: "Todo", maxRecords: 10_000_000_000 }),
      /Todo/u,
    ],
    ["a scenario that nobody can play", { kind: "scenario", name: "Magic", steps: ["When it rains"] }, /“Magic”/u],
  ])("may not be %s", (_, draft, told) => {
    expect(complaintsOf([draft], floor("QA"))).toMatch(told);
  });

  test("leaves a plan that can be built, where nobody need speak after it", () => {
    const open = floor("QA", { spec: { ...floor("QA").spec, services: floor("QA").spec.services.map(opened) } });
    expect(complaintsOf([claim], open)).toMatch(/The plan is not sound\. Todo\.\w+: anyone may change data here/u);
    const limit = decide(null, { kind: "limit-writes", perMinute: 60 });
    expect(complaintsOf([claim, limit], open)).toBe("");
    expect(complaintsOf([claim], { ...open, role: "Frontend" })).toBe("");
  });

  test("may not be what was said before", () => {
    expect(complaintsOf([{ kind: "claim", text: QUESTION.text }], floor("QA", { transcript: [QUESTION] }))).toContain(
      "said before",
    );
  });

  test("may be one more scenario, in the words of the spec", () => {
    const steps = ["When Ana sends `GET /lists/none/todos`", "Then the answer is 200 and the list is empty"];
    expect(judgeTurn([{ kind: "scenario", name: "An empty list", steps }], floor("QA", { round: 2 }))).toMatchObject({
      messages: [{ kind: "scenario", scenario: { name: "An empty list", steps: [{ method: "GET" }] } }],
    });
  });
});
