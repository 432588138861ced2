import type { FileChange } from "#src/codegen/file-change.ts";
import type { Plan } from "#src/plan/plan.ts";
import { blockingIn, reviewProduct } from "./review-product.ts";
import type { Finding } from "./rule.ts";

const keyOf = ({ path, rule, sentence }: Finding): string => JSON.stringify([rule, path, sentence]);

/** What a change of a product breaks that was whole before it: what stood there already is nothing to hold against it. */
export const rulesBroken = (plan: Plan, before: FileChange[], after: FileChange[]): Finding[] => {
  const blocking = (files: FileChange[]) => blockingIn(reviewProduct({ plan, files, before: null }));
  const known = new Set(blocking(before).map(keyOf));
  return blocking(after).filter((finding) => !known.has(keyOf(finding)));
};
