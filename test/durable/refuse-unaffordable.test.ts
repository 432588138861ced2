import { expect, it } from "vitest";
import { refuseUnaffordable } from "#src/durable/refuse-unaffordable.ts";

const budget = (spent: number, reserved: number, cap: number) => ({ spent, reserved, cap, share: 0 });
const ample = budget(0, 0, 1e12);
const refuse = (most: number, budgets: object) =>
  refuseUnaffordable(most, { run: ample, installation: ample, day: ample, ...budgets });

it("allows a call up to the last micro-dollar of every cap, and none beyond", () => {
  const names = ["run", "installation", "day"];
  const full = Object.fromEntries(names.map((name) => [name, budget(60, 30, 100)]));
  expect(refuse(10, full)).toBeNull();
  const codes = names.map((name) => refuse(11, { [name]: budget(60, 30, 100) })?.code);
  expect(codes).toEqual(["budget-spent", "budget-spent-today", "budget-spent-today"]);
  expect(refuse(0, { run: budget(120, 0, 100) })).not.toBeNull();
});

it("says whose budget it is, how much of it is gone, and what to do", () => {
  expect(refuse(120_000, { run: budget(2_910_000, 50_000, 3_000_000) })).toMatchObject({
    message:
      "This run has spent $2.91 of $3.00 and reserved $0.05 for calls in progress; the next call may cost $0.12.",
    mend: "Allow this run more money; or raise BUDGET_RUN_USD, what every run may spend.",
  });
  expect(refuse(4200, { installation: budget(10_000_000, 0, 10_000_000) })).toMatchObject({
    message:
      "The runs of this installation have spent $10.00 of $10.00 of today (UTC); the next call may cost $0.0042.",
    mend: expect.stringMatching(/midnight UTC.*BUDGET_INSTALLATION_DAY_USD/u),
  });
  expect(refuse(1, { day: budget(0, 0, 0) })).toMatchObject({
    message: "All runs together have spent $0.00 of $0.00 of today (UTC); the next call may cost $0.000001.",
    mend: expect.stringContaining("BUDGET_DAY_USD"),
  });
});

it("names the narrowest cap first", () => {
  const spent = budget(1, 0, 1);
  expect(refuse(1, { day: spent, installation: spent, run: spent })?.message).toMatch(/^This run/u);
  expect(refuse(1, { day: spent, installation: spent })?.message).toMatch(/^The runs of this installation/u);
});
