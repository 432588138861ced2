import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import { readCompute } from "./read-compute.ts";
import type { Kind, Settling } from "./settling.ts";
import { wordsFor } from "./words-for.ts";

type Rule = ApiFacts["rules"][number];

/** The members that a sketch of an object names: `{ "subtotal", "total" }`. */
const SKETCH = /^`?\{([^{}]{1,300})\}`?,? ?(?:(?:always )?computed)?$/u;

const sketchIn = (rules: readonly string[]): { names: string[]; rule: string } | null => {
  const rule = rules.find((each) => SKETCH.test(each));
  if (rule === undefined) return null;
  return { rule, names: [...rule.matchAll(/"([A-Za-z]\w*)"/gu)].map(([, name = ""]) => name) };
};

/** "`subtotal` | sum of all …" below a heading that names the object; where no heading does, wherever it stands. */
const rowFor = (rules: readonly Rule[], name: string, object: string): Rule | undefined => {
  const rows = rules.filter(({ text }) => text.startsWith(`\`${name}\` | `));
  return rows.find(({ under }) => wordsOf(under).includes(wordsOf(object).at(-1) ?? "")) ?? rows[0];
};

/**
 * Makes an object computed all of whose members an author's table explains: each may be calculated from those before it.
 * False, with nothing changed, where one of them is not understood.
 */
export const settleTotals = (
  settling: Settling,
  kind: Kind,
  field: Field,
  own: readonly string[],
  { heard, rules }: { rules: readonly Rule[]; heard: Set<{ line: number; text: string }> },
): boolean => {
  const sketch = field.type === "map" || field.type === "object" ? sketchIn(own) : null;
  if (sketch === null || sketch.names.length === 0) return false;
  const members: Field[] = [];
  const used: Rule[] = [];
  for (const name of sketch.names) {
    const rule = rowFor(rules, name, field.name);
    const said = rule?.text.split(" | ")[1] ?? "";
    const member: Field = { name, type: "text", description: "", required: false, origin: "computed" };
    const words = wordsFor(settling, kind, [...kind.fields, ...members]);
    const found = rule === undefined ? null : readCompute(said, member, words);
    if (rule === undefined || found === null) return false;
    members.push({ ...member, line: rule.line, ...found });
    used.push(rule);
  }
  if (members.some(({ name }) => kind.fields.some((other) => other.name === name))) return false;
  Object.assign(field, { type: "object", origin: "computed", members });
  delete field.default;
  for (const rule of used) heard.add(rule);
  forgetUncovered(settling.reading, field, [sketch.rule]);
  return true;
};
