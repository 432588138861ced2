import { expect, test } from "vitest";
import { checkForm } from "#src/agents/llm/check-form.ts";
import { READING_FORM, TURN_FORM } from "#src/agents/llm/forms.ts";

const check = (value: unknown) => checkForm(JSON.stringify(value), TURN_FORM.schema);
const decision = { kind: "decision", answers: null, text: "So be it.", change: null, dissent: [] };

test.each([
  [{ kind: "claim", text: "Each board is one object." }],
  [{ kind: "concern", to: "QA", blocking: true, text: "Nobody tests it." }],
  [decision],
  [{ ...decision, change: { kind: "set-capacity", service: "Board", maxRecords: 500 } }],
  [{ ...decision, change: { kind: "add-objective", objective: { metric: "latency-p95", milliseconds: 200 } } }],
  [{ kind: "scenario", name: "It works", steps: ["When Ana sends `GET /`"] }],
])("%j may be said", (message) => {
  expect(check({ messages: [message] })).toEqual({ value: { messages: [message] } });
});

test.each([
  ["a member too many", { kind: "claim", text: "x", secret: "y" }, /secret/u],
  ["a member too few", { kind: "question", text: "x" }, /"to"/u],
  ["a role that there is not", { kind: "question", to: "CEO", text: "x" }, /"PM"/u],
  ["a kind that there is not", { kind: "poem", text: "x" }, /kind/u],
  ["a change that there is not", { ...decision, change: { kind: "deploy" } }, /change/u],
])("%s is told, and nothing of other kinds", (_, message, told) => {
  const checked = check({ messages: [message] });
  if ("value" in checked) throw new Error("it was taken");
  expect(checked.complaints.join("\n")).toMatch(told);
  expect(checked.complaints.join("\n")).not.toContain('"steps"');
});

test("what is no JSON is told so", () => {
  expect(checkForm("Sure! {", READING_FORM.schema)).toEqual({ complaints: ["It is no JSON."] });
});
