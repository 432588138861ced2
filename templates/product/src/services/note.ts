import { noteContract, type NoteRecord } from "../contracts/note.ts";
import type { Env } from "../env.ts";
import type { Call, Input, Outcome } from "../orchestration/contract/call.ts";
import { conflict } from "../orchestration/contract/problem.ts";
import { ServiceObject } from "../orchestration/object/service-object.ts";
import { product } from "../product.ts";

const { operations } = noteContract;

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
    super(ctx, env, { product, service: "Note", migrations });
  }

  /** `POST /notebooks/{notebook}/notes` (owner): writes a note. */
  create(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.records.parse(input.body, operations.create.accepts);
      return { status: 201, body: this.instance.publish(call, "written", this.instance.add(call, values)) };
    });
  }

  /** `GET /notebooks/{notebook}/notes` (owner): lists the notes, pinned ones first. */
  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const page = this.records.page(input.query, {
        filters: operations.list.filters,
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
      const changes = this.records.parseChanges(input.body, operations.update.accepts);
      const note = this.instance.publish(call, "written", this.records.change(input.id, changes));
      return { status: 200, body: note };
    });
  }

  /** `POST /notebooks/{notebook}/notes/{id}/pin` (owner): pins a note that is not pinned. */
  pin(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const note = this.records.find(input.id);
      if (note.pinned !== false) throw conflict("not-allowed", "pinned must be false.");
      const changed = this.records.change(input.id, { pinned: true });
      return { status: 200, body: changed };
    });
  }

  /** `DELETE /notebooks/{notebook}/notes/{id}` (owner): throws a note away. */
  delete(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.instance.publish(call, "thrownAway", this.instance.remove(input.id));
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
