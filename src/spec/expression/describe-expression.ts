import type { Expression, Operator, Tally } from "#src/spec/expression.ts";
import type { Json } from "#src/spec/spec.ts";
import { plural, wordsOf } from "#src/spec/words.ts";

/** `simple`: it can stand beside anything without brackets. */
type Told = { text: string; simple: boolean };

const simple = (text: string): Told => ({ text, simple: true });
const compound = (text: string): Told => ({ text, simple: false });

const inBrackets = (is: Expression): string => {
  const told = tell(is);
  return told.simple ? told.text : `(${told.text})`;
};

const tellValue = (value: Json): Told => {
  if (typeof value === "number" && value < 0) return compound(`−${String(-value)}`);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return simple(JSON.stringify(value));
  return simple(`\`${JSON.stringify(value)}\``);
};

const SIGNS: Partial<Record<Operator, string>> = {
  add: "+",
  subtract: "−",
  multiply: "×",
  divide: "/",
  remainder: "modulo",
};
const COMPARISONS: Partial<Record<Operator, string>> = {
  equal: "is",
  unequal: "is not",
  less: "is less than",
  "at-most": "is at most",
  more: "is more than",
  "at-least": "is at least",
};
const IN_TIME: Partial<Record<Operator, string>> = {
  less: "is before",
  "at-most": "is no later than",
  more: "is after",
  "at-least": "is no earlier than",
};

const isTime = (is: Expression): boolean => "now" in is || ("do" in is && (is.do === "day" || is.do === "add-seconds"));

const nounsOf = (part: string): string => plural(wordsOf(part).join(" "));

const tellWhere = (where: Expression | undefined): string =>
  where === undefined ? "" : ` where (${tell(where).text})`;

const TALLIES: Partial<Record<Tally, string>> = {
  sum: "sum of",
  average: "average of",
  least: "lowest",
  most: "highest",
};

const tellTally = ({ of, tally, what, where }: Extract<Expression, { tally: Tally }>): Told => {
  const told = where === undefined ? simple : compound;
  if (tally === "any") return compound(`there are ${nounsOf(of)}${tellWhere(where)}`);
  if (tally === "all") return told(`all ${nounsOf(of)}${tellWhere(where)}`);
  if (tally === "count" || what === undefined) return told(`the number of ${nounsOf(of)}${tellWhere(where)}`);
  const each = "field" in what ? tell(what).text : `(${tell(what).text})`;
  return told(`the ${TALLIES[tally] ?? tally} ${each} of all ${nounsOf(of)}${tellWhere(where)}`);
};

const listed = (operands: readonly Expression[]): string => {
  const all = operands.map(inBrackets);
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
};

const tellRounding = (operator: Operator, value: Expression, decimals: Expression | undefined): Told => {
  const how = operator === "floor" ? "down" : operator === "ceil" ? "up" : "half up";
  const places = decimals === undefined ? "" : ` to ${tell(decimals).text} decimals`;
  return compound(`${inBrackets(value)}, rounded ${how}${places}`);
};

const tellSeconds = (seconds: Expression): string =>
  "value" in seconds && typeof seconds.value === "number" && seconds.value < 0
    ? `minus ${String(-seconds.value)} seconds`
    : `plus ${inBrackets(seconds)} seconds`;

const NONE: Expression = { value: null };

/** Operators that have words of their own. */
const tellOperator = (operator: Operator, operands: readonly Expression[]): Told => {
  const [first = NONE, second = NONE, third = NONE] = operands;
  switch (operator) {
    case "and":
    case "or":
      return compound(operands.map(inBrackets).join(` ${operator} `));
    case "not":
      if ("tally" in first && first.tally === "any")
        return compound(`there are no ${nounsOf(first.of)}${tellWhere(first.where)}`);
      return compound(`not (${tell(first).text})`);
    case "if":
      return compound(`${inBrackets(second)} if ${inBrackets(first)}; otherwise ${inBrackets(third)}`);
    case "length":
      return simple(`the length of ${inBrackets(first)}`);
    case "lower":
      return compound(`${inBrackets(first)} in lower case`);
    case "holds":
      return compound(`${inBrackets(first)} contains ${inBrackets(second)}`);
    case "least":
      return compound(`the smallest of ${listed(operands)}`);
    case "most":
      return compound(`the largest of ${listed(operands)}`);
    case "add-seconds":
      return compound(`${inBrackets(first)} ${tellSeconds(second)}`);
    case "members":
      return simple(
        `the ${"value" in second ? String(second.value) : tell(second).text} of each of ${inBrackets(first)}`,
      );
    case "among":
      return compound(`${inBrackets(first)} are all in ${inBrackets(second)}`);
    case "placeholders":
      return simple(`the names of the placeholders in ${listed(operands)}`);
    case "join":
      return simple(operands.map((each) => ("value" in each ? String(each.value) : tell(each).text)).join(""));
    case "month":
    case "year":
      return compound(`the ${operator} of ${inBrackets(first)}`);
    case "day":
      return "now" in first ? simple("today") : compound(`the calendar day of ${inBrackets(first)}`);
    default:
      return tellRounding(operator, first, operands[1]);
  }
};

const tell = (is: Expression): Told => {
  if ("value" in is) return tellValue(is.value);
  if ("field" in is) return simple(`\`${is.field}\``);
  if ("parent" in is) return simple(`\`${is.parent}\` of what it belongs to`);
  if ("sent" in is) return simple(`the given \`${is.sent}\``);
  if ("own" in is) return simple(`\`${is.own}\` of the record`);
  if ("entry" in is) return simple(is.entry === "" ? "the entry" : `\`${is.entry}\` of the entry`);
  if ("before" in is) return simple(`\`${is.before}\` before`);
  if ("remark" in is) return simple(`the \`${is.remark}\` that was told`);
  if ("caller" in is) return simple(`the caller's ${is.caller}`);
  if ("now" in is) return simple("now");
  if ("present" in is)
    return simple(is.present === "count" ? "the number of people connected" : "the names of people connected");
  if ("tally" in is) return tellTally(is);
  if ("found" in is) return simple(`\`${is.found}\` of whom was looked for`);
  if ("named" in is) return simple(`\`${is.named}\` of the one in the path`);
  if ("carries" in is) return compound(`${is.carries} came along`);
  if ("opens" in is)
    return compound(`${is.by} is the \`${is.opens}\` of ${is.of === "parent" ? "what it belongs to" : "it"}`);
  const sign = SIGNS[is.do] ?? (is.with.some(isTime) ? IN_TIME[is.do] : undefined) ?? COMPARISONS[is.do];
  return sign === undefined ? tellOperator(is.do, is.with) : compound(is.with.map(inBrackets).join(` ${sign} `));
};

/** An expression in words that its author can check, and that are read as the same again. */
export const describeExpression = (is: Expression): string => tell(is).text;
