import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const notes = "/notebooks/{notebook}/notes";
const sent = ["text", "tags", "colour", "pinned"];

/** What `templates/product` is, as it lies there. */
export const notebook = plan("notebook", "Notebooks", "Keep notes in notebooks that only their owners can read.", {
  product: {
    name: "notebook",
    title: "Notebooks",
    summary: "Keep notes in notebooks that only their owners can read.",
    writesPerMinute: 120,
  },
  services: [
    service("Note", {
      purpose: "Keeps the notes of one notebook",
      key: { from: "path", name: "notebook" },
      retentionDays: 365,
      events: [
        { name: "written", after: ["create", "update"], fields: ["id", "text"] },
        { name: "thrownAway", after: ["delete"], fields: ["id", "text"] },
      ],
      feed: {
        name: "watch",
        summary: "tells what happens to the notes, as it happens",
        path: "/notebooks/{notebook}/watch",
        access: "owner",
      },
      fields: [
        field("id", "text", { origin: "id", description: "Names the note" }),
        field("text", "text", { required: true, max: 500, description: "What it says" }),
        field("tags", "list", { max: 10, description: "Words to find it by" }),
        field("colour", "enum", { values: ["yellow", "green", "blue"], default: "yellow" }),
        field("pinned", "boolean", { description: "Whether it stays on top" }),
        field("created_at", "date-time", { origin: "created-at" }),
        field("updated_at", "date-time", { origin: "updated-at" }),
      ],
      operations: [
        operation("create", { kind: "create" }, `POST ${notes}`, {
          summary: "writes a note",
          status: 201,
          access: "owner",
          accepts: sent,
        }),
        operation(
          "list",
          {
            kind: "list",
            filters: ["pinned", "colour", "tags"],
            sort: [
              { field: "pinned", descending: true },
              { field: "created_at", descending: false },
            ],
          },
          `GET ${notes}`,
          { summary: "lists the notes, pinned ones first", access: "owner" },
        ),
        operation("read", { kind: "read" }, `GET ${notes}/{id}`, { summary: "reads one note", access: "owner" }),
        operation("update", { kind: "update" }, `PATCH ${notes}/{id}`, {
          summary: "changes a note",
          access: "owner",
          accepts: sent,
        }),
        operation(
          "pin",
          {
            kind: "act",
            set: [{ field: "pinned", value: true }],
            when: [{ field: "pinned", equals: false }],
          },
          `POST ${notes}/{id}/pin`,
          { summary: "pins a note that is not pinned", access: "owner" },
        ),
        operation("delete", { kind: "delete" }, `DELETE ${notes}/{id}`, {
          summary: "throws a note away",
          status: 204,
          access: "owner",
        }),
        operation(
          "countPinned",
          { kind: "count", where: [{ field: "pinned", equals: true }] },
          "GET /notebooks/{notebook}/pinned",
          { summary: "counts the pinned notes", access: "owner" },
        ),
      ],
    }),
    service("Activity", {
      purpose: "Remembers what happened in one notebook",
      key: { from: "path", name: "notebook" },
      retentionDays: 30,
      subscriptions: [
        { event: "Note.written", operation: "noteWritten", keyField: null },
        { event: "Note.thrownAway", operation: "noteThrownAway", keyField: null },
      ],
      fields: [
        field("id", "text", { origin: "id" }),
        field("text", "text", { required: true, max: 500, description: "What the note said" }),
        field("happened_at", "date-time", { origin: "created-at" }),
      ],
      operations: [
        operation("noteWritten", { kind: "create" }, "POST ", {
          summary: "remembers that a note was written",
          status: 201,
          access: "internal",
          accepts: ["text"],
        }),
        operation("noteThrownAway", { kind: "create" }, "POST ", {
          summary: "remembers that a note was thrown away",
          status: 201,
          access: "internal",
          accepts: ["text"],
        }),
        operation(
          "list",
          { kind: "list", filters: [], sort: [{ field: "happened_at", descending: true }] },
          "GET /notebooks/{notebook}/activity",
          { summary: "lists what happened, the latest first", access: "owner" },
        ),
      ],
    }),
  ],
  scenarios: [
    scenario(
      "a note is kept, and only its owner reads it",
      ["diary"],
      [
        step("Ada", "POST /notebooks/diary/notes", 201, {
          body: { text: "Water the plants", tags: ["home"] },
          answer: { text: "Water the plants", tags: ["home"], colour: "yellow", pinned: false },
          save: { id: "/id" },
        }),
        step("Ada", "GET /notebooks/diary/notes?tags=home", 200, {
          answer: { items: [{ id: "{id}" }], next: null },
        }),
        step("Ben", "GET /notebooks/diary/notes", 403),
        step(null, "GET /notebooks/diary/notes", 401),
      ],
    ),
    scenario(
      "a note is pinned once",
      ["diary"],
      [
        step("Ada", "POST /notebooks/diary/notes", 201, { body: { text: "Pay the rent" }, save: { id: "/id" } }),
        step("Ada", "POST /notebooks/diary/notes/{id}/pin", 200, { answer: { pinned: true } }),
        step("Ada", "POST /notebooks/diary/notes/{id}/pin", 409),
        step("Ada", "GET /notebooks/diary/pinned", 200, { answer: { count: 1 } }),
        step("Ada", "DELETE /notebooks/diary/notes/{id}", 204),
        step("Ada", "GET /notebooks/diary/notes/{id}", 404),
      ],
    ),
    scenario(
      "what happens to a note is remembered",
      ["diary"],
      [
        step("Ada", "POST /notebooks/diary/notes", 201, { body: { text: "Call the plumber" }, save: { id: "/id" } }),
        step("Ada", "DELETE /notebooks/diary/notes/{id}", 204),
        step("Ada", "GET /notebooks/diary/activity", 200, {
          answer: { items: [{ text: "Call the plumber" }, { text: "Call the plumber" }], next: null },
          withinSeconds: 10,
        }),
      ],
    ),
    scenario(
      "an empty note is refused",
      ["diary"],
      [
        step("Ada", "POST /notebooks/diary/notes", 422, {
          body: { text: "" },
          answer: { errors: [{ field: "text" }] },
        }),
      ],
    ),
  ],
  decisions: [
    {
      topic: "Access to Note",
      text: "Only the person who made a notebook reads and writes it.",
      by: "Security",
      asked: null,
      answers: null,
      dissent: [],
    },
  ],
});
