import type { OpportunityKind } from "#src/analysis/opportunities/opportunity.ts";
import type { Edit, ProductName } from "#bin/eval/seeded/fault.ts";

/** Code that is slow in a way that a rule knows. `rows`: that production has it read, by which instances are filled. */
export type RuleCase = {
  name: string;
  product: ProductName;
  kind: OpportunityKind;
  operation: string;
  rows: number;
  edits: readonly Edit[];
};

const TODO = "src/services/todo.ts";
const NOTIFICATION = "src/services/notification.ts";
const COMPLETED =
  "const changed = this.records.change(input.id, { done: true, completed_at: new Date().toISOString() });";
const COUNT = 'const count = this.records.countWhere([{ field: "done", equals: false }]);';
const RENDER = "return await this.instance.render(call, values, rendering);";

/** One for each rule that rewrites code. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    name: "removed row by row",
    product: "todo-list",
    kind: "writes",
    operation: "Todo.clearCompleted",
    rows: 400,
    edits: [
      {
        path: TODO,
        find: 'const deleted = this.instance.clear([{ field: "done", equals: true }]);',
        replace: `let deleted = 0;
      for (const todo of this.records.where([{ field: "done", equals: true }])) {
        this.instance.remove(todo.id);
        deleted += 1;
      }`,
      },
    ],
  },
  {
    name: "changed row by row",
    product: "todo-list",
    kind: "writes",
    operation: "Todo.complete",
    rows: 400,
    edits: [
      {
        path: TODO,
        find: COMPLETED,
        replace: `for (const other of this.records.where([{ field: "priority", equals: "normal" }]))
        this.records.change(other.id, { notes: "seen" });
      ${COMPLETED}`,
      },
    ],
  },
  {
    name: "written as it is",
    product: "todo-list",
    kind: "writes",
    operation: "Todo.complete",
    rows: 400,
    edits: [
      {
        path: TODO,
        find: COMPLETED,
        replace: `for (const other of this.records.where([])) this.records.change(other.id, { title: other.title });
      ${COMPLETED}`,
      },
    ],
  },
  {
    name: "written twice",
    product: "todo-list",
    kind: "writes",
    operation: "Todo.complete",
    rows: 400,
    edits: [
      {
        path: TODO,
        find: COMPLETED,
        replace: `this.records.change(input.id, { done: true });
      const changed = this.records.change(input.id, { completed_at: new Date().toISOString() });`,
      },
    ],
  },
  {
    name: "asked one after the other",
    product: "notification-system",
    kind: "chatty",
    operation: "Notification.create",
    rows: 1,
    edits: [
      {
        path: NOTIFICATION,
        find: RENDER,
        replace: `for (const place of ["subject", "preview", "text", "page", "short", "long", "spoken", "mobile"])
          await this.instance.render(call, { ...values, place }, rendering);
        ${RENDER}`,
      },
    ],
  },
  {
    name: "made at the start",
    product: "todo-list",
    kind: "cold-starts",
    operation: "Todo.countOpen",
    rows: 1,
    edits: [
      {
        path: TODO,
        find: "const { operations } = todoContract;\n",
        replace: `const { operations } = todoContract;

const primesBelow = (most: number): number[] => {
  const found: number[] = [];
  for (let n = 2; n < most; n += 1) if (found.every((prime) => n % prime > 0)) found.push(n);
  return found;
};
const PRIMES = primesBelow(100_000);
`,
      },
      {
        path: TODO,
        find: COUNT,
        replace: `${COUNT}
      if (count > 1_000_000) return { status: 200, body: { count: PRIMES.length } };`,
      },
    ],
  },
  {
    name: "asked record by record",
    product: "todo-list",
    kind: "rows-read",
    operation: "Todo.countOpen",
    rows: 400,
    edits: [
      {
        path: TODO,
        find: COUNT,
        replace: `const open = this.records.where([{ field: "done", equals: false }]);
      const count = open.filter(({ id }) => !this.records.find(id).done).length;`,
      },
    ],
  },
];
