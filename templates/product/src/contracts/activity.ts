import type { ServiceDefinition } from "../orchestration/contract/product-definition.ts";
import type { Schema } from "../orchestration/contract/schema.ts";

export type ActivityRecord = {
  id: string;
  /** What the note said. */
  text: string;
  happened_at: string;
};

/** What callers may send, and what the service sets itself. */
const schema = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true, max: 500 },
  happened_at: { type: "date-time", origin: "created-at" },
} satisfies Schema;

/** What others may ask for, and who they must be. */
export const activityContract = {
  binding: "ACTIVITY",
  summary: "Remembers what happened in one notebook. One instance for each notebook.",
  key: { from: "path", name: "notebook" },
  schema,
  records: "many",
  maxRecords: 1000,
  retentionDays: 30,
  calls: [],
  subscribes: [
    { event: "Note.written", operation: "noteWritten", keyField: null },
    { event: "Note.thrownAway", operation: "noteThrownAway", keyField: null },
  ],
  operations: {
    noteWritten: {
      summary: "Remembers that a note was written.",
      access: "internal",
      status: 201,
      answers: "record",
      accepts: ["text"],
    },
    noteThrownAway: {
      summary: "Remembers that a note was thrown away.",
      access: "internal",
      status: 201,
      answers: "record",
      accepts: ["text"],
    },
    list: {
      summary: "Lists what happened, the latest first.",
      access: "owner",
      route: { method: "GET", path: "/notebooks/{notebook}/activity" },
      status: 200,
      answers: "page",
      filters: [],
    },
  },
} satisfies ServiceDefinition;
