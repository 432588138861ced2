import { clausesLeft, readRules } from "#src/spec/settle/read-rules.ts";
import type { Settling } from "#src/spec/settle/settling.ts";

/** "`{name}` is 1 to 64 characters of `a-z` and `-`; another name on PUT is 422": what a path may name records by. */
const NAMES =
  /^(?:the |an? )?`?\{(\w+)\}`?(?: in the path)? (?:is|are|has|have|must be|must have|consists? of|matches|must match) (.{3,300})$/iu;
/** How what does not fit is refused, which every wrong value is. */
const REFUSED =
  /^(?:(?:an?|any) )?(?:\w+ )?(?:other|another|anything else|else|otherwise|wrong|bad)\b.{0,40}\b4\d\d\b.*$/iu;

/** Holds names that callers choose in a path to what is said of them. */
export const shapeNames = ({ kinds, rules }: Settling): void => {
  for (const rule of rules.all) {
    const [, parameter, said = ""] = NAMES.exec(rule.text.replace(/\.$/u, "")) ?? [];
    if (parameter === undefined) continue;
    const clauses = said.split(/; /u).filter((clause) => !REFUSED.test(clause));
    const { field: read, rest } = readRules(clauses.join("; "));
    if (clausesLeft(rest) !== "") continue;
    for (const { fields, resource } of kinds.values()) {
      const field = fields.find(({ name, origin }) => name === parameter && origin === "caller");
      if (resource.parameter !== parameter || field === undefined) continue;
      Object.assign(field, read);
      rules.heard.add(rule);
    }
  }
};
