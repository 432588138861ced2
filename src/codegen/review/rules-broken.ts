import type { FileChange } from "#src/codegen/file-change.ts";
import type { Plan } from "#src/plan/plan.ts";
import { blockingIn, reviewProduct } from "./review-product.ts";
import type { Finding } from "./rule.ts";

const keyOf = ({ path, rule, sentence }: Finding): string => JSON.stringify([rule, path, sentence]);

/**
 * What a change of a product breaks that was whole before it: what stood there already is nothing to hold against it.
 * `released`: what is live, and has to live beside it for a while; null: nothing is, of all that the change is about.
 */
export const rulesBroken = (
  plan: Plan,
  before: FileChange[],
  after: FileChange[],
  released: FileChange[] | null = null,
): Finding[] => {
  const blocking = (files: FileChange[]) => blockingIn(reviewProduct({ plan, files, before: released }));
  const known = new Set(blocking(before).map(keyOf));
  return blocking(after).filter((finding) => !known.has(keyOf(finding)));
};
