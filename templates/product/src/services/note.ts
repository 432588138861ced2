import type { Env } from "../env.ts";
import type { Call, Input, Outcome } from "../orchestration/call.ts";
import type { Schema } from "../orchestration/schema.ts";
import { conflict } from "../orchestration/problem.ts";
import { ServiceObject } from "../orchestration/service-object.ts";
import { product } from "../product.ts";

export type NoteRecord = {
  id: string;
  text: string;
  tags: string[] | null;
  pinned: boolean;
  created_at: string;
};

export const schema = {
  id: { type: "text", origin: "id" },
  text: { type: "text", origin: "caller", required: true, min: 1, max: 500 },
  tags: { type: "list", origin: "caller" },
  pinned: { type: "boolean", origin: "caller", default: false },
  created_at: { type: "date-time", origin: "created-at" },
} as const satisfies Schema;

export const migrations = [
  `CREATE TABLE records (
    _position INTEGER PRIMARY KEY AUTOINCREMENT,
    _created INTEGER NOT NULL,
    "id" TEXT,
    "text" TEXT,
    "tags" TEXT,
    "pinned" INTEGER,
    "created_at" TEXT
  )`,
  'CREATE UNIQUE INDEX records_id ON records ("id")',
];

export class Note extends ServiceObject<NoteRecord> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, {
      product,
      service: "Note",
      schema,
      migrations,
      records: "many",
      maxRecords: 1000,
      retentionDays: null,
    });
  }

  create(call: Call, input: Input): Outcome {
    return this.answerCreation(call, () => {
      const values = this.parse(input.body, ["text", "tags", "pinned"]);
      return { status: 201, body: this.add(call, values) };
    });
  }

  list(call: Call, input: Input): Outcome {
    return this.answer(call, () => ({
      status: 200,
      body: this.records.page(input.query, { filters: ["pinned"], sort: [{ field: "created_at", descending: true }] }),
    }));
  }

  pin(call: Call, input: Input): Outcome {
    return this.answer(call, () => {
      const note = this.records.find(input.id);
      if (note.pinned !== false) throw conflict("not-allowed", "pinned must be false.");
      return { status: 200, body: this.records.change(input.id, { pinned: true }) };
    });
  }
}
