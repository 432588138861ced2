import type { ServiceDefinition } from "../orchestration/contract/product-definition.ts";
import type { Schema } from "../orchestration/contract/schema.ts";

export type NoteRecord = {
  /** Names the note. */
  id: string;
  /** What it says. */
  text: string;
  /** Words to find it by. */
  tags: string[] | null;
  colour: "yellow" | "green" | "blue";
  /** Whether it stays on top. */
  pinned: boolean;
  created_at: string;
  updated_at: string;
};

/** What callers may send, and what the service sets itself. */
const schema = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true, max: 500 },
  tags: { type: "list", origin: "caller", max: 10 },
  colour: { type: "enum", origin: "caller", default: "yellow", values: ["yellow", "green", "blue"] },
  pinned: { type: "boolean", origin: "caller", default: false },
  created_at: { type: "date-time", origin: "created-at" },
  updated_at: { type: "date-time", origin: "updated-at" },
} satisfies Schema;

/** What others may ask for, and who they must be. */
export const noteContract = {
  binding: "NOTE",
  summary: "Keeps the notes of one notebook. One instance for each notebook.",
  key: { from: "path", name: "notebook" },
  schema,
  records: "many",
  maxRecords: 1000,
  retentionDays: 365,
  calls: [],
  publishes: { written: ["id", "text"], thrownAway: ["id", "text"] },
  operations: {
    create: {
      summary: "Writes a note.",
      access: "owner",
      route: { method: "POST", path: "/notebooks/{notebook}/notes" },
      status: 201,
      answers: "record",
      accepts: ["text", "tags", "colour", "pinned"],
      location: "/notebooks/{notebook}/notes/{id}",
    },
    list: {
      summary: "Lists the notes, pinned ones first.",
      access: "owner",
      route: { method: "GET", path: "/notebooks/{notebook}/notes" },
      status: 200,
      answers: "page",
      filters: ["pinned", "colour", "tags"],
    },
    read: {
      summary: "Reads one note.",
      access: "owner",
      route: { method: "GET", path: "/notebooks/{notebook}/notes/{id}" },
      status: 200,
      answers: "record",
    },
    update: {
      summary: "Changes a note.",
      access: "owner",
      route: { method: "PATCH", path: "/notebooks/{notebook}/notes/{id}" },
      status: 200,
      answers: "record",
      accepts: ["text", "tags", "colour", "pinned"],
      partial: true,
    },
    pin: {
      summary: "Pins a note that is not pinned.",
      access: "owner",
      route: { method: "POST", path: "/notebooks/{notebook}/notes/{id}/pin" },
      status: 200,
      answers: "record",
    },
    delete: {
      summary: "Throws a note away.",
      access: "owner",
      route: { method: "DELETE", path: "/notebooks/{notebook}/notes/{id}" },
      status: 204,
      answers: "nothing",
    },
    countPinned: {
      summary: "Counts the pinned notes.",
      access: "owner",
      route: { method: "GET", path: "/notebooks/{notebook}/pinned" },
      status: 200,
      answers: "count",
    },
    watch: {
      summary: "Tells what happens to the notes, as it happens.",
      access: "owner",
      route: { method: "GET", path: "/notebooks/{notebook}/watch" },
      status: 101,
      answers: "feed",
    },
  },
} satisfies ServiceDefinition;
