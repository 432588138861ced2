import { RULES } from "./rules.ts";
import type { Rule } from "./rule.ts";
import type { Check } from "./subject.ts";

/** A rule is held only where the product carries what holds it. */
export const checkHeld: Check = ({ files }) => {
  const paths = new Set(files.map(({ path }) => path));
  const tests = files.filter(({ path }) => path.startsWith("test/"));
  const isHeld = ({ how, where }: Rule): boolean => {
    if (how === "lint") return paths.has(where);
    return how === "review" || tests.some(({ content }) => content.includes(where));
  };
  return RULES.filter((rule) => !isHeld(rule)).map(({ how, id, where }) => ({
    rule: id,
    path: how === "lint" ? where : "test",
    line: 1,
    sentence: how === "lint" ? "The linter's rule is missing." : `There is no test “${where}”.`,
  }));
};
