import type { Env } from "../env.ts";
import type { Call, Input, Outcome } from "../orchestration/call.ts";
import { conflict } from "../orchestration/problem.ts";
import type { Schema } from "../orchestration/schema.ts";
import { ServiceObject } from "../orchestration/service-object.ts";
import { product } from "../product.ts";

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
export const schema = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true, max: 500 },
  tags: { type: "list", origin: "caller", max: 10 },
  colour: { type: "enum", origin: "caller", default: "yellow", values: ["yellow", "green", "blue"] },
  pinned: { type: "boolean", origin: "caller", default: false },
  created_at: { type: "date-time", origin: "created-at" },
  updated_at: { type: "date-time", origin: "updated-at" },
} satisfies Schema;

/** Applied in order, once in each instance. Never change one that was released: add another. */
export const migrations = [
  `CREATE TABLE records (
    _position INTEGER PRIMARY KEY AUTOINCREMENT,
    _created INTEGER NOT NULL,
    "id" TEXT,
    "text" TEXT,
    "tags" TEXT,
    "colour" TEXT,
    "pinned" INTEGER,
    "created_at" TEXT,
    "updated_at" TEXT
  )`,
  'CREATE UNIQUE INDEX records_by_id ON records ("id")',
  'CREATE INDEX records_by_pinned ON records ("pinned")',
  'CREATE INDEX records_by_colour ON records ("colour")',
];

/** Keeps the notes of one notebook. One instance for each notebook. */
export class Note extends ServiceObject<NoteRecord> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, {
      product,
      service: "Note",
      schema,
      migrations,
      records: "many",
      maxRecords: 1000,
      retentionDays: 365,
    });
  }

  /** `POST /notebooks/{notebook}/notes` (owner): writes a note. */
  create(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.instance.parse(input.body, ["text", "tags", "colour", "pinned"]);
      return { status: 201, body: this.instance.add(call, values) };
    });
  }

  /** `GET /notebooks/{notebook}/notes` (owner): lists the notes, pinned ones first. */
  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const page = this.records.page(input.query, {
        filters: ["pinned", "colour", "tags"],
        sort: [
          { field: "pinned", descending: true },
          { field: "created_at", descending: false },
        ],
      });
      return { status: 200, body: page };
    });
  }

  /** `GET /notebooks/{notebook}/notes/{id}` (owner): reads one note. */
  read(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: this.records.find(input.id) };
    });
  }

  /** `PATCH /notebooks/{notebook}/notes/{id}` (owner): changes a note. */
  update(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const changes = this.instance.parseChanges(input.body, ["text", "tags", "colour", "pinned"]);
      const record = this.records.change(input.id, changes);
      return { status: 200, body: record };
    });
  }

  /** `POST /notebooks/{notebook}/notes/{id}/pin` (owner): pins a note that is not pinned. */
  pin(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const record = this.records.find(input.id);
      if (record.pinned !== false) throw conflict("not-allowed", "pinned must be false.");
      const changed = this.records.change(input.id, { pinned: true });
      return { status: 200, body: changed };
    });
  }

  /** `DELETE /notebooks/{notebook}/notes/{id}` (owner): throws a note away. */
  delete(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.instance.remove(input.id);
      return { status: 204, body: null };
    });
  }

  /** `GET /notebooks/{notebook}/pinned` (owner): counts the pinned notes. */
  countPinned(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => {
      const count = this.records.countWhere([{ field: "pinned", equals: true }]);
      return { status: 200, body: { count } };
    });
  }
}
