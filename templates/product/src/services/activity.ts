import { activityContract, type ActivityRecord } from "../contracts/activity.ts";
import type { Env } from "../env.ts";
import type { Call, Input, Outcome } from "../orchestration/contract/call.ts";
import { ServiceObject } from "../orchestration/object/service-object.ts";
import { product } from "../product.ts";

const { operations } = activityContract;

/** Applied in order, once in each instance. Never change one that was released: add another. */
export const migrations = [
  `CREATE TABLE records (
    _position INTEGER PRIMARY KEY AUTOINCREMENT,
    _created INTEGER NOT NULL,
    "id" TEXT,
    "text" TEXT,
    "happened_at" TEXT
  )`,
  'CREATE UNIQUE INDEX records_by_id ON records ("id")',
];

/** Remembers what happened in one notebook. One instance for each notebook. */
export class Activity extends ServiceObject<ActivityRecord> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, { product, service: "Activity", migrations });
  }

  /** For other services: remembers that a note was written. */
  noteWritten(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.records.parse(input.body, operations.noteWritten.accepts);
      return { status: 201, body: this.instance.add(call, values) };
    });
  }

  /** For other services: remembers that a note was thrown away. */
  noteThrownAway(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.records.parse(input.body, operations.noteThrownAway.accepts);
      return { status: 201, body: this.instance.add(call, values) };
    });
  }

  /** `GET /notebooks/{notebook}/activity` (owner): lists what happened, the latest first. */
  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const page = this.records.page(input.query, {
        filters: operations.list.filters,
        sort: [{ field: "happened_at", descending: true }],
      });
      return { status: 200, body: page };
    });
  }
}
