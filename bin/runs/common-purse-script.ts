import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { ModelRequest, Reply } from "#src/world/models/script.ts";
import { engineersScript, firstOf, stepsOf, writeFiles } from "./engineers-script.ts";

const READING = readSpecText(readFileSync(join(import.meta.dirname, "common-purse-reading.md"), "utf8"), "Purse");
const EXPENSE = "src/services/expense.ts";

const SETTLE = `/** What the purse counts of an expense. */
export type Paid = { payer: string; cents: number; sharers: readonly string[] };
export type Payment = { from: string; to: string; cents: number };

/** What each has advanced less what they owe, by name; those of nobody are left out. */
export const balancesOf = (expenses: readonly Paid[]): Map<string, number> => {
  const balances = new Map<string, number>();
  const add = (name: string, cents: number): void => void balances.set(name, (balances.get(name) ?? 0) + cents);
  for (const { cents, payer, sharers } of expenses) {
    add(payer, cents);
    const part = Math.floor(cents / sharers.length);
    for (const [n, name] of sharers.entries()) add(name, -part - (n < cents % sharers.length ? 1 : 0));
  }
  return new Map([...balances].filter(([, cents]) => cents !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** Who is furthest from nothing on one side; the first in the alphabet of equal ones. */
const furthest = (balances: ReadonlyMap<string, number>, side: 1 | -1): [string, number] | undefined =>
  [...balances].filter(([, cents]) => cents * side > 0).toSorted(([, a], [, b]) => (b - a) * side)[0];

/** Each payment brings one of its two to nothing, so there are fewer than people. */
export const paymentsOf = (balances: ReadonlyMap<string, number>): Payment[] => {
  const open = new Map(balances);
  const payments: Payment[] = [];
  for (;;) {
    const [debtor, creditor] = [furthest(open, -1), furthest(open, 1)];
    if (debtor === undefined || creditor === undefined) return payments;
    const cents = Math.min(-debtor[1], creditor[1]);
    open.set(debtor[0], debtor[1] + cents);
    open.set(creditor[0], creditor[1] - cents);
    payments.push({ from: debtor[0], to: creditor[0], cents });
  }
};
`;

const TEST = `import { expect, test } from "vitest";

import { send } from "../harness/client.ts";

test("cents that cannot be divided fall on the first of the list", async () => {
  const expense = { label: "Tea", payer: "Ben", cents: 100, sharers: ["Ana", "Ben", "Cleo"] };
  expect((await send("/purses/by-hand/expenses", { method: "POST", body: expense })).status).toBe(201);
  expect((await send("/purses/by-hand/settlement")).body).toEqual({
    balances: { Ana: -34, Ben: 67, Cleo: -33 },
    payments: [
      { from: "Ana", to: "Ben", cents: 34 },
      { from: "Cleo", to: "Ben", cents: 33 },
    ],
  });
});
`;

const edit = (find: string, replace: string) => ({ name: "edit", input: { path: EXPENSE, find, replace } });
const IMPORT = 'import { product } from "../product.ts";';
const UNWRITTEN =
  '      throw refuse(501, "not-written", "The code of this operation is written by hand, and is not there yet.");';
const WRITTEN = `      const balances = balancesOf(this.records.where([]));
      return { status: 200, body: { balances: Object.fromEntries(balances), payments: paymentsOf(balances) } };`;
const COUNTED = "balancesOf(this.records.where([]))";

/** Looks how records are read, writes, and mends what Security does not let stay. */
const code = (request: ModelRequest): Reply => {
  const steps = stepsOf(request);
  if (/Security, src\/services\/expense\.ts/u.test(firstOf(request)))
    return steps > 0
      ? { say: "Only texts count as names now." }
      : {
          call: [
            edit(COUNTED, "balancesOf(this.records.where([]).map(named))"),
            edit(
              "/** What somebody has paid for others.",
              `/** A list of texts may hold what is none: that is nobody's name. */
const named = (expense: ExpenseRecord): ExpenseRecord => ({
  ...expense,
  sharers: expense.sharers.map((name: unknown) => (typeof name === "string" ? name : "?")),
});

/** What somebody has paid for others.`,
            ),
          ],
        };
  if (steps === 0)
    return {
      call: [{ name: "search", input: { pattern: "where(conditions", paths: "src/orchestration/object/*.ts" } }],
    };
  if (steps > 1) return { say: "The purse is settled." };
  const files = writeFiles(["src/shared/settle.ts", SETTLE]) as { call: { name: string; input: unknown }[] };
  return {
    call: [
      ...files.call,
      edit('import { refuse } from "../orchestration/contract/problem.ts";\n', ""),
      edit(IMPORT, `${IMPORT}\nimport { balancesOf, paymentsOf } from "../shared/settle.ts";`),
      edit(UNWRITTEN, WRITTEN),
    ],
  };
};

/** Six engineers who build the common purse. */
export const commonPurseScript = engineersScript({
  reading: READING,
  says: {
    PM: [
      "A purse has no members of its own: whoever stands in an expense takes part, and nothing is changed afterwards.",
    ],
    Backend: [
      "`Expense` keeps at most 10,000 expenses of a purse in one object, so `settlePurse` counts them in one read.",
      "Amounts are whole cents, at most 1,000,000; sums stay exact.",
    ],
    Security: [
      "Whoever knows the address of a purse may write and read it, as the issue says; names are texts of callers.",
    ],
    Frontend: ["The page notes, lists and removes expenses; the settlement is read by the API alone."],
    DevOps: ["A purse is one object: ten thousand expenses are what its settlement reads at most."],
    QA: [
      {
        kind: "question",
        to: "PM",
        text: "Does somebody who pays only for others, and stands in no list of `sharers`, appear in the balances?",
      },
    ],
  },
  settles: { "qa-1": "Yes: who has paid takes part, whether or not they share; `balances` names them." },
  tests: (request) =>
    stepsOf(request) > 0 ? { say: "Written." } : writeFiles(["test/custom/settlement.test.ts", TEST]),
  code,
  finds: {
    Security: [
      {
        path: EXPENSE,
        line: 60,
        text: "An entry of `sharers` may be an object: it becomes a name of its own in the balances.",
        blocking: true,
      },
    ],
    QA: [
      {
        path: "src/shared/settle.ts",
        line: 20,
        text: "Names that differ only by a space are two people; the issue does not say otherwise.",
        blocking: false,
      },
    ],
  },
});
