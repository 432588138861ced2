import type { Expression } from "#src/spec/expression.ts";
import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { makeField } from "./make-field.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";
import { type Kind, nounOf } from "./settling.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = ApiFacts["rules"][number];

/** A promise that guards keep, behind what a value is made of. */
const NEVER =
  /,? (?:and|it) (?:is |must )?never (?:be |is )?(?:negative|less than (?:0|zero|nothing)|below (?:0|zero))(?:, (?:no matter|whatever|however) [^`]{0,100})?$/iu;
const IS = /^(?:the )?`(\w+)` (?:is|equals|=) (.{3,200})$/iu;

/** A value that nobody sends is a number where it is calculated with. */
const asNumber = (field: Field): Field =>
  field.origin === "service" && field.type === "text" ? { ...field, type: "integer" } : field;

const wordsFor = (fields: readonly Field[], resource: Resource): Words => ({
  noun: nounOf(resource),
  fields: fields.map(asNumber),
  parent: [],
  parentNoun: "",
  sent: [],
  parts: [],
  makers: [],
});

/** "always `on_hand - reserved` and never negative"; null where it is no calculation. */
const readSum = (text: string, words: Words): Expression | null => {
  const told = text.trim().replace(/\.$/u, "").replace(NEVER, "").replaceAll("`", "");
  const found = told.length > 2 ? readExpression(told.replace(/^(?:is|then) /iu, ""), words) : null;
  // "1–100" is no sum: numbers alone are bounds.
  return found !== null && "do" in found && !isConstant(found) ? found : null;
};

const isConstant = (is: Expression): boolean => ("do" in is ? is.with.every(isConstant) : "value" in is);

/** Takes out of what is said of members what they are made of. */
export const withoutComputed = (
  told: readonly Told[],
  resource: Resource,
): { told: Told[]; computed: Map<string, Expression> } => {
  const computed = new Map<string, Expression>();
  const mayBe = told.filter(({ rules, sentBy }) => sentBy.size === 0 && rules.some((rule) => /[-+*/×−]/u.test(rule)));
  if (mayBe.length === 0) return { told: [...told], computed };
  const options = { hasCallers: false, marksRequired: false, reading: startReading() };
  const words = wordsFor(
    told.map((member) => makeField(member, resource, options)),
    resource,
  );
  const rest = told.map((member) => {
    if (!mayBe.includes(member)) return member;
    const rule = member.rules.find((each) => /[-+*/×−]/u.test(each) && readSum(each, words) !== null);
    const sum = rule === undefined ? null : readSum(rule, words);
    if (sum !== null) computed.set(member.name, sum);
    return sum === null ? member : { ...member, rules: member.rules.filter((each) => each !== rule) };
  });
  return { told: rest, computed };
};

/** Fields that are made of others, whenever they are read. */
export const compute = (fields: readonly Field[], computed: ReadonlyMap<string, Expression>): void => {
  for (const field of fields) {
    const sum = computed.get(field.name);
    if (sum === undefined) continue;
    Object.assign(field, { origin: "computed", compute: sum, type: field.type === "text" ? "integer" : field.type });
    delete field.default;
  }
};

/** "`free = kilos - promised`, always": name and sum in one breath. */
const EQUATION = /^(?:the )?`(\w+) ?=:? ?([^`=<>]{3,200})`(?:,? (?:always|at all times|at any time))?$/iu;
/** "It must never go below zero": what guards keep. */
const KEPT =
  /^(?:it|this|that) (?:must |can |may |will |shall |is )?(?:never|not) (?:go |be |fall |drop |become |get |goes |falls |drops |becomes )?(?:negative|(?:below|under|less than) (?:zero|0|nothing))\.?$/iu;

/** "`available` is always `on_hand - reserved`", where it stands among the rules, or at a request. */
export const readComputed = ({ fields, resource }: Kind, rules: readonly Rule[], heard: Set<Sentence>): void => {
  for (const { request } of resource.asked) {
    readSums({ fields, resource }, request.sentences, heard);
    request.sentences = request.sentences.filter((sentence) => !heard.has(sentence));
  }
  readSums({ fields, resource }, rules, heard);
};

const readSums = (
  { fields, resource }: Pick<Kind, "fields" | "resource">,
  rules: readonly Sentence[],
  heard: Set<Sentence>,
): void => {
  for (const [n, rule] of rules.entries()) {
    const text = rule.text.trim().replace(/\.$/u, "");
    const [, name = "", told = ""] = EQUATION.exec(text) ?? IS.exec(text) ?? [];
    const field = fields.find((each) => each.name === name && each.origin === "service");
    const sum = field === undefined || heard.has(rule) ? null : readSum(told, wordsFor(fields, resource));
    if (sum === null) continue;
    compute(fields, new Map([[name, sum]]));
    heard.add(rule);
    const next = rules[n + 1];
    if (next !== undefined && next.line - rule.line < 2 && KEPT.test(next.text.trim())) heard.add(next);
  }
};
