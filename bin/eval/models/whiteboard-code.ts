import { renderTemplate } from "#src/template.ts";

/** What the scripted models write for the whiteboard, as a good engineer would, but for what each round is about. */
export const MERGE = `import type { Schema } from "../orchestration/contract/schema.ts";

/** One member of one shape, as somebody wants it from a moment on. */
export type Change = { shape: string; member: string; value: string; clock: number; by: string };

const NAME = { type: "text", origin: "caller", required: true, min: 1, max: 40 } as const;

/** What callers send to have changes merged. */
export const CHANGES = {
  changes: {
    type: "list",
    origin: "caller",
    required: true,
    min: 1,
    max: 100,
    entries: {
      type: "object",
      origin: "caller",
      required: true,
      members: {
        shape: NAME,
        member: NAME,
        by: NAME,
        value: { type: "text", origin: "caller", required: true, max: 200 },
        clock: { type: "integer", origin: "caller", required: true, min: 0 },
      },
    },
  },
} satisfies Schema;

/** Whether a change takes the place of what is there: everybody who knows the same changes comes to the same. */
export const wins = (change: Change, there: Pick<Change, "clock" | "by"> | undefined): boolean =>
  there === undefined || change.clock > there.clock || (change.clock === there.clock && change.by > there.by);
`;

const BOARD = `import { boardContract, type BoardRecord } from "../contracts/board.ts";
import type { Env } from "../env.ts";
import type { Call, Input, JsonObject, Outcome } from "../orchestration/contract/call.ts";
import { parseTaken } from "../orchestration/contract/schema.ts";
import { ONLY } from "../orchestration/object/record-table.ts";
import { ServiceObject } from "../orchestration/object/service-object.ts";
import { product } from "../product.ts";
import { type Change, CHANGES, wins } from "../shared/merge-changes.ts";
{{imports}}
const { operations } = boardContract;

/** Applied in order, once in each instance. Never change one that was released: add another. */
export const migrations = [
  \`CREATE TABLE records (
    _position INTEGER PRIMARY KEY AUTOINCREMENT,
    _created INTEGER NOT NULL,
    "board" TEXT,
    "name" TEXT
  )\`,
  \`CREATE TABLE drawn (
    shape TEXT NOT NULL,
    member TEXT NOT NULL,
    value TEXT NOT NULL,
    clock INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (shape, member)
  )\`,
];

/** A board that people draw on together. One instance for each board. */
export class Board extends ServiceObject<BoardRecord> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, { product, service: "Board", migrations });
  }

  /** \`POST /boards/{board}\` (anyone): Make a board. */
  make(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.records.parse(input.body, operations.make.accepts);
      return { status: 201, body: this.instance.add(call, values) };
    });
  }

  /** \`GET /boards/{board}\` (anyone): Read a board. */
  read(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: this.records.find(ONLY) };
    });
  }

  /** \`POST /boards/{board}/changes\` (anyone): Merge changes. */
  mergeChanges(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.records.find(ONLY);
      const { changes } = parseTaken(CHANGES, input.body) as { changes: Change[] };
{{merged}}
    });
  }

  /** \`GET /boards/{board}/shapes\` (anyone): See the shapes. */
  seeShapes(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.records.find(ONLY);
      return { status: 200, body: { shapes: this.#shapes() } };
    });
  }

  /** True where it takes the place of what is there. */
  #draw(change: Change): boolean {
    const { sql } = this.ctx.storage;
    const { by, clock, member, shape, value } = change;
    const there = sql
      .exec<{ clock: number; by: string }>("SELECT clock, by FROM drawn WHERE shape = ? AND member = ?", shape, member)
      .toArray()[0];
    if (!wins(change, there)) return false;
    sql.exec("INSERT OR REPLACE INTO drawn VALUES (?, ?, ?, ?, ?)", shape, member, value, clock, by);
    return true;
  }
{{bound}}
  #shapes(): JsonObject {
    const rows = this.ctx.storage.sql
      .exec<{ shape: string; member: string; value: string }>("SELECT shape, member, value FROM drawn ORDER BY shape, member")
      .toArray();
    const shapes = new Map<string, JsonObject>();
    for (const { member, shape, value } of rows) shapes.set(shape, { ...shapes.get(shape), [member]: value });
    return Object.fromEntries(shapes);
  }
}
`;

const BOUND = `
  /** A board keeps what was drawn last, and never more than so many members. */
  #forget(): void {
    this.ctx.storage.sql.exec(
      "DELETE FROM drawn WHERE rowid IN (SELECT rowid FROM drawn ORDER BY clock DESC LIMIT -1 OFFSET 20000)",
    );
  }
`;

const board = (imports: string, merged: string, bound = BOUND): string =>
  renderTemplate(BOARD, { imports, merged, bound });

const PLAIN = `      for (const change of changes) this.#draw(change);
      this.#forget();
      return { status: 200, body: { shapes: this.#shapes() } };`;
const COUNTED = `      const merged = changes.filter((change) => this.#draw(change)).length;
      this.#forget();
      return { status: 200, body: { shapes: this.#shapes(), merged } };`;
const HEAVY = `      // Every shape has a shade of its own.
      if (SHADES.length === 0 || TINTS.length === 0) throw new Error("there are no shades");
${PLAIN}`;

export const BOARDS = {
  /** Grows without end, which a rule of the review tells. */
  endless: board("", PLAIN.replace("      this.#forget();\n", ""), ""),
  /** Works, and carries more than a bundle may. */
  heavy: board('import { SHADES } from "../shared/shades.ts";\nimport { TINTS } from "../shared/tints.ts";\n', HEAVY),
  plain: board("", PLAIN),
  counted: board("", COUNTED),
};

/** Digits that no compression makes much shorter, the same each time. */
export const digits = (seed: number, length: number): string => {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String((state >>> 16) % 10);
  }).join("");
};

export const CUSTOM_TEST = `import { expect, test } from "vitest";

import { send } from "../harness/client.ts";

const change = { shape: "box", member: "x", value: "1", clock: 1, by: "ana" };
const merge = (changes: unknown) =>
  send("/boards/by-hand/changes", { method: "POST", body: { changes } as { changes: [] } });

test("what is no list of changes is refused, and nothing of it is kept", async () => {
  expect((await send("/boards/by-hand", { method: "POST", body: { name: "By hand" } })).status).toBe(201);
  for (const wrong of [[], "box", [{ ...change, clock: -1 }], Array(101).fill(change)])
    expect((await merge(wrong)).status).toBe(422);
  expect((await send("/boards/by-hand/shapes")).body).toEqual({ shapes: {} });
});
`;
