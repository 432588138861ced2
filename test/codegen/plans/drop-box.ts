import type { Plan } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const isAlive: Expression = {
  do: "or",
  with: [
    { do: "equal", with: [{ field: "ends_at" }, { value: null }] },
    { do: "more", with: [{ field: "ends_at" }, { now: true }] },
  ],
};
const alive = { holds: isAlive, status: 410, code: "over", text: "It is over." };

const drop = service("Drop", {
  purpose: "Links that live for a while.",
  etag: "version",
  lapses: [{ ends: "ends_at", field: "state", from: ["new"], to: "expired" }],
  fields: [
    field("id", "text", { origin: "id" }),
    field("word", "text", { required: true, max: 20, unique: true, taken: "word_taken" }),
    field("url", "url", { required: true }),
    field("visits", "integer", { origin: "counter", default: 0 }),
    field("lasts", "integer", { min: 0, max: 3600, default: 60, nullable: true, hidden: true }),
    field("ends_at", "date-time", { origin: "service", after: { seconds: 60, times: "lasts" } }),
    field("state", "enum", { values: ["new", "kept", "expired"], default: "new", origin: "service" }),
    field("over", "boolean", { origin: "computed", compute: { do: "not", with: [isAlive] } }),
    field("notes", "integer", { origin: "computed", compute: { tally: "count", of: "Note" } }),
    field("version", "integer", { origin: "revision" }),
  ],
  parts: [
    {
      name: "Note",
      of: "Drop",
      maxRecords: 1000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("drop_id", "text", { origin: "parent" }),
        field("text", "text", { required: true, max: 100 }),
      ],
    },
  ],
  operations: [
    operation("create", { kind: "create" }, "POST /drops", {
      summary: "Makes a drop.",
      status: 201,
      accepts: ["word", "url", "lasts"],
      once: {
        required: { status: 400, code: "key_required" },
        reused: { status: 422, code: "key_reused" },
        header: "idempotency-replayed",
      },
    }),
    operation("read", { kind: "read" }, "GET /drops/{word}", { summary: "Reads a drop." }),
    operation("list", { kind: "list", filters: ["word"], sort: [], scope: isAlive }, "GET /drops", {
      summary: "Lists those that are not over.",
    }),
    operation("change", { kind: "update" }, "PATCH /drops/{word}", {
      summary: "Changes a drop.",
      accepts: ["url", "lasts"],
      precondition: { required: true, first: true, missing: "no_version", stale: "changed_since" },
    }),
    operation("delete", { kind: "delete" }, "DELETE /drops/{word}", {
      summary: "Removes a drop.",
      status: 204,
      precondition: { bare: true },
    }),
    operation("follow", { kind: "redirect", to: "url", count: "visits" }, "GET /go/{word}", {
      summary: "Goes to its address.",
      status: 302,
      guards: [alive],
    }),
    operation("addNote", { kind: "create" }, "POST /drops/{word}/notes", {
      summary: "Adds a note.",
      on: "Note",
      status: 201,
      accepts: ["text"],
      answers: "parent",
      precondition: {},
      effects: [{ of: "parent", set: [] }],
    }),
  ],
});

const page = service("Page", {
  purpose: "Texts at addresses, as long as they last.",
  etag: "tag",
  expires: "ends_at",
  fields: [
    field("name", "text", { required: true, max: 20, unique: true }),
    field("text", "text", { required: true, max: 100 }),
    field("lasts", "integer", { min: 0, hidden: true }),
    field("ends_at", "date-time", { origin: "service", after: { seconds: 1, times: "lasts" } }),
    field("tag", "text", { origin: "etag", hidden: true }),
  ],
  operations: [
    operation("put", { kind: "replace" }, "PUT /pages/{name}", {
      summary: "Puts a text there.",
      accepts: ["text", "lasts"],
      precondition: { tells: "etag" },
    }),
    operation("read", { kind: "read" }, "GET /pages/{name}", {
      summary: "Reads a text.",
      headers: { "cache-control": "max-age=5" },
    }),
  ],
});

/** Records that end, versions in headers, keys that make a call one of a kind. */
export const dropBox: Plan = plan("drop-box", "Drop box", "Links and texts that last for a while.", {
  services: [drop, page],
  scenarios: [
    scenario(
      "Nobody overwrites what somebody else has changed",
      ["spring"],
      [
        step(null, "POST /drops", 400, { body: { word: "spring", url: "https://a.example/" } }),
        step(null, "POST /drops", 201, {
          headers: { "idempotency-key": "a-spring" },
          body: { word: "spring", url: "https://a.example/" },
          answer: { version: 1 },
        }),
        step(null, "PATCH /drops/spring", 428, { body: {} }),
        step(null, "PATCH /drops/spring", 412, { body: {}, headers: { "if-match": '"7"' } }),
        step(null, "PATCH /drops/spring", 422, { body: {}, headers: { "if-match": '"1"' } }),
        step(null, "PATCH /drops/spring", 200, {
          body: { url: "https://b.example/" },
          headers: { "if-match": '"1"' },
          answer: { version: 2 },
        }),
        step(null, "GET /drops/spring", 304, { headers: { "if-none-match": '"2"' } }),
        step(null, "POST /drops/spring/notes", 412, { body: { text: "Hi" }, headers: { "if-match": '"1"' } }),
        step(null, "POST /drops/spring/notes", 201, {
          body: { text: "Hi" },
          headers: { "if-match": '"2"' },
          answer: { version: 3, notes: 1 },
        }),
        step(null, "DELETE /drops/spring", 412, { headers: { "if-match": "2" } }),
        step(null, "DELETE /drops/spring", 204, { headers: { "if-match": "3" } }),
      ],
    ),
    scenario(
      "What is over is not followed, and lives on when its time is set anew",
      ["summer"],
      [
        step(null, "POST /drops", 201, {
          headers: { "idempotency-key": "a-summer" },
          body: { word: "summer", url: "https://a.example/", lasts: 0 },
          answer: { over: true },
        }),
        step(null, "GET /go/summer", 410),
        step(null, "GET /drops/summer", 200, { answer: { state: "expired", version: 2 } }),
        step(null, "GET /drops?word=summer", 200, { answer: { items: [] } }),
        step(null, "PATCH /drops/summer", 200, {
          headers: { "if-match": "*" },
          body: { lasts: null },
          answer: { over: false, ends_at: null },
        }),
        step(null, "GET /go/summer", 302),
        step(null, "GET /drops/summer", 200, { answer: { visits: 1 } }),
      ],
    ),
    scenario(
      "A text that is over is not there any more",
      ["leaf"],
      [
        step(null, "PUT /pages/leaf", 412, { body: { text: "x" }, headers: { "if-match": "*" } }),
        step(null, "PUT /pages/leaf", 201, { body: { text: "x", lasts: 0 }, headers: { "if-none-match": "*" } }),
        step(null, "GET /pages/leaf", 404),
        step(null, "PUT /pages/leaf", 201, { body: { text: "y" }, answer: { ends_at: null } }),
        step(null, "PUT /pages/leaf", 412, { body: { text: "z" }, headers: { "if-none-match": "*" } }),
        step(null, "GET /pages/leaf", 200, { answer: { text: "y" } }),
      ],
    ),
  ],
});
