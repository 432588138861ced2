import type { Role } from "#src/discussion/message.ts";
import type { Estimate } from "#src/plan/estimate.ts";
import type { ExpectedCalls } from "#src/plan/expect-calls.ts";
import type { Thinker } from "./ask-typed.ts";

/** What calls are likely to cost at the models that are asked first. */
export const priceCalls = (
  calls: readonly ExpectedCalls[],
  thinkersOf: (role: Role) => Pick<Thinker, "costOf">[],
): Estimate => {
  const estimate = { low: 0, high: 0 };
  for (const { high, low, role, usage } of calls) {
    const cost = thinkersOf(role)[0]?.costOf(usage) ?? 0;
    estimate.low += low * cost;
    estimate.high += high * cost;
  }
  return estimate;
};
