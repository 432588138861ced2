import type { JsonSchema } from "./language-model.ts";

const ROLES = ["PM", "Backend", "Frontend", "DevOps", "Security", "QA"];
const TEXT = { type: "string" };

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const kind = (name: string): JsonSchema => ({ type: "string", enum: [name] });
const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const orNull = (...schemas: JsonSchema[]): JsonSchema => ({ anyOf: [...schemas, { type: "null" }] });
const INTEGER = { type: "integer" };
const ROLE = { type: "string", enum: ROLES };

const OBJECTIVE = {
  anyOf: [
    object({ metric: kind("latency-p95"), milliseconds: INTEGER }),
    object({ metric: kind("throughput"), perMinute: INTEGER }),
    object({ metric: kind("availability"), percent: { type: "number" } }),
  ],
};

/** What a decision may do to the plan. */
const CHANGES = [
  object({
    kind: kind("set-access"),
    service: TEXT,
    operations: listOf(TEXT),
    access: { type: "string", enum: ["anyone", "signed-in", "owner", "internal"] },
  }),
  object({ kind: kind("set-retention"), service: TEXT, days: INTEGER }),
  object({ kind: kind("set-capacity"), service: TEXT, maxRecords: INTEGER }),
  object({ kind: kind("limit-writes"), perMinute: INTEGER }),
  object({ kind: kind("add-objective"), objective: OBJECTIVE }),
  object({
    kind: kind("set-sort"),
    service: TEXT,
    operation: TEXT,
    sort: listOf(object({ field: TEXT, descending: { type: "boolean" } })),
  }),
  object({ kind: kind("no-page") }),
];

/** What a role says in one turn. */
export const TURN_FORM = {
  name: "turn",
  schema: object({
    messages: listOf({
      anyOf: [
        object({ kind: kind("claim"), text: TEXT }),
        object({ kind: kind("question"), to: ROLE, text: TEXT }),
        object({ kind: kind("concern"), to: ROLE, blocking: { type: "boolean" }, text: TEXT }),
        object({
          kind: kind("decision"),
          answers: { type: ["string", "null"] },
          text: TEXT,
          change: orNull(...CHANGES),
          dissent: listOf(ROLE),
        }),
        object({ kind: kind("scenario"), name: TEXT, steps: listOf(TEXT) }),
      ],
    }),
  }),
};

/** What a reviewer finds in a change. */
export const REVIEW_FORM = {
  name: "review",
  schema: object({
    findings: listOf(object({ path: TEXT, line: INTEGER, text: TEXT, blocking: { type: "boolean" } })),
  }),
};

/** An issue as a spec, and what it leaves open. `recommended` counts from 1. */
export const READING_FORM = {
  name: "reading",
  schema: object({
    title: TEXT,
    body: TEXT,
    questions: listOf(
      object({ question: TEXT, why: TEXT, options: listOf(TEXT), recommended: INTEGER, because: TEXT }),
    ),
  }),
};

/** A role's answer to somebody. */
export const ANSWER_FORM = { name: "answer", schema: object({ text: TEXT, source: TEXT }) };

/** What somebody's comment asks for. `body`: the whole spec with it; null: no word of the spec changes. */
export const HEARING_FORM = {
  name: "hearing",
  schema: object({
    understood: TEXT,
    body: { type: ["string", "null"] },
    decisions: listOf(object({ text: TEXT, change: { anyOf: CHANGES } })),
  }),
};
