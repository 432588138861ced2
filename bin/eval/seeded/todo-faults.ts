import type { Fault } from "./fault.ts";

const PATH = "src/services/todo.ts";
const COUNT = 'const count = this.records.countWhere([{ field: "done", equals: false }]);';
const CLASS = "/** One thing to do. One instance for each list. */\n";
const LIST = `  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const page = this.records.page(input.query, {
        filters: operations.list.filters,
        sort: [{ field: "created_at", descending: true }],
      });
      return { status: 200, body: page };`;
const COMPLETED =
  "const changed = this.records.change(input.id, { done: true, completed_at: new Date().toISOString() });";
const ADDED = "return { status: 201, body: this.instance.add(call, values) };";

const latency = ["latency", "p95", "p99"] as const;

/** Faults of the to-do list; what takes something out of its storage comes last, for no rollback brings that back. */
export const TODO_FAULTS: readonly Fault[] = [
  {
    name: "slow query",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: COUNT,
        replace: `const open = this.records.where([{ field: "done", equals: false }]);
      const count = open.filter(({ id }) => !this.records.find(id).done).length;`,
      },
    ],
    seeded: {
      cause: "the count asks for every record by itself",
      service: "Todo",
      operations: ["Todo.countOpen"],
      metrics: [...latency, "rows-read"],
    },
  },
  {
    name: "no pages",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: LIST,
        replace: `  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const done = input.query?.["done"];
      const items = this.records.where(done === undefined ? [] : [{ field: "done", equals: done === "true" }]);
      return { status: 200, body: { items, next: null } };`,
      },
    ],
    seeded: {
      cause: "the list answers all there is",
      service: "Todo",
      operations: ["Todo.list"],
      metrics: [...latency, "rows-read"],
    },
  },
  {
    name: "busy loop",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: `      return { status: 200, body: page };`,
        replace: `      let checksum = 0;
      for (const letter of JSON.stringify(page).repeat(600)) checksum = (checksum * 31 + letter.charCodeAt(0)) | 0;
      return { status: 200, body: page, headers: { "x-checksum": String(checksum) } };`,
      },
    ],
    seeded: {
      cause: "a checksum is made letter by letter",
      service: "Todo",
      operations: ["Todo.list"],
      metrics: latency,
    },
  },
  {
    name: "memory leak",
    kind: "release",
    product: "todo-list",
    edits: [
      { path: PATH, find: CLASS, replace: `const trail: string[] = [];\n\n${CLASS}` },
      {
        path: PATH,
        find: COUNT,
        replace: `${COUNT}
      for (let n = 0; n < 1_000; n += 1) trail.push(\`\${call.trace} \${n}\`);
      trail.sort((a, b) => a.localeCompare(b));`,
      },
    ],
    seeded: {
      cause: "each count makes a list in memory longer, which is sorted again",
      service: "Todo",
      operations: ["Todo.countOpen"],
      metrics: latency,
    },
  },
  {
    name: "growth in storage",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: COMPLETED,
        replace: `${COMPLETED}
      for (let n = 0; n < 3; n += 1) this.instance.add(call, { title: \`Archive \${n}: \${todo.title}\`, done: true });`,
      },
    ],
    seeded: {
      cause: "what is completed is kept three times more",
      service: "Todo",
      operations: ["Todo.complete"],
      metrics: ["rows-written", ...latency],
      harms: ["Todo.list"],
    },
  },
  {
    name: "held lock",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: `  list(call: Call, input: Input): Outcome {`,
        replace: `  async list(call: Call, input: Input): Promise<Outcome> {
    await this.ctx.blockConcurrencyWhile(() => scheduler.wait(120));`,
      },
    ],
    seeded: {
      cause: "the object lets nobody in while it waits",
      service: "Todo",
      operations: ["Todo.list"],
      metrics: latency,
    },
  },
  {
    name: "unbatched writes",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: COMPLETED,
        replace: `for (const other of this.records.where([])) this.records.change(other.id, { title: other.title });
      ${COMPLETED}`,
      },
    ],
    seeded: {
      cause: "every record is written anew, one by one",
      service: "Todo",
      operations: ["Todo.complete"],
      metrics: ["rows-written", "rows-read", ...latency],
    },
  },
  {
    name: "oversized values",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: ADDED,
        replace: `const notes = JSON.stringify(input.body).repeat(8_000);
      return { status: 201, body: this.instance.add(call, { ...values, notes }) };`,
      },
    ],
    seeded: {
      cause: "each to-do is stored with hundreds of kilobytes",
      service: "Todo",
      operations: ["Todo.add"],
      metrics: latency,
      harms: ["Todo.list", "Todo.complete", "Todo.read", "Todo.remove"],
    },
  },
  {
    name: "error burst",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: ADDED,
        replace: `if (values.priority === "high") (values as { tags?: string[] }).tags!.push("urgent");
      ${ADDED}`,
      },
    ],
    seeded: {
      cause: "what is urgent can't be added",
      service: "Todo",
      operations: ["Todo.add"],
      metrics: ["errors", "new errors"],
      // Who could not add something completes and removes something else, a second time.
      harms: ["Todo.complete", "Todo.remove"],
    },
  },
  {
    name: "wrong status",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: `if (todo.done !== false) throw`,
        replace: `if (todo.done !== false || todo.priority !== "high") throw`,
      },
    ],
    seeded: {
      cause: "what may be completed is refused",
      service: "Todo",
      operations: ["Todo.complete"],
      metrics: ["refusals"],
    },
  },
  {
    name: "too little room",
    kind: "condition",
    product: "todo-list",
    condition: "one at a time",
    seeded: {
      cause: "a setting lets one call in at a time",
      service: "Todo",
      operations: [],
      verdicts: ["errors"],
    },
  },
  {
    name: "lost index",
    kind: "release",
    product: "todo-list",
    edits: [
      {
        path: PATH,
        find: `  'CREATE INDEX records_by_priority ON records ("priority")',`,
        replace: `  'CREATE INDEX records_by_priority ON records ("priority")',
  "DROP INDEX records_by_id",`,
      },
    ],
    seeded: {
      cause: "a migration drops the index by which records are found",
      service: "Todo",
      operations: ["Todo.read", "Todo.complete", "Todo.remove", "Todo.change"],
      metrics: ["rows-read"],
    },
  },
];
