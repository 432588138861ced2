import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { inEntries } from "./render-entries.ts";
import type { Scope } from "./scope.ts";

/** The field that a name in an expression stands for. */
export const fieldIn = ({ parent, record, sent }: Scope, expression: Expression): Field | undefined => {
  const [fields, path]: [readonly Field[], string] =
    "field" in expression
      ? [record.subject.fields, expression.field]
      : "parent" in expression
        ? [parent?.subject.fields ?? [], expression.parent]
        : "sent" in expression
          ? [sent?.fields ?? [], expression.sent]
          : [[], ""];
  const [first, ...rest] = path.split(".");
  return rest.reduce<Field | undefined>(
    (found, name) => found?.members?.find((member) => member.name === name),
    fields.find(({ name }) => name === first) ??
      // A computed value stands in an object, where its author shows it.
      fields.flatMap(({ members = [] }) => members).find(({ name }) => name === first),
  );
};

/** Operators whose operands are of one kind, and whose result is of that kind too. */
const KEEPS = new Set<Operator>(["add", "subtract", "remainder", "least", "most"]);
const COMPARES = new Set<Operator>(["equal", "unequal", "less", "at-most", "more", "at-least"]);

/** Whether operands must be counted in the same unit. */
export const isAligned = (operator: Operator): boolean =>
  KEEPS.has(operator) || COMPARES.has(operator) || operator === "divide";

const scaleOfTally = (scope: Scope, { of, tally, what }: Extract<Expression, { tally: unknown }>): number => {
  if (what === undefined || tally === "count" || tally === "any" || tally === "all") return 0;
  const entries = inEntries(scope, of);
  if (entries !== null) return scaleOf(entries.inner, what);
  const subject = asSubject(scope.service, partNamed(scope.service, of));
  return scaleOf({ ...scope, record: { subject, variable: "" }, parent: scope.record }, what);
};

/** Decimals of the unit in which the code of an expression counts: 2 for cents, 0 for what is no decimal. */
export const scaleOf = (scope: Scope, expression: Expression): number => {
  if ("tally" in expression) return scaleOfTally(scope, expression);
  if (!("do" in expression)) {
    const field = fieldIn(scope, expression);
    return field?.type === "decimal" ? (field.scale ?? 0) : 0;
  }
  const scales = expression.with.map((each) => scaleOf(scope, each));
  switch (expression.do) {
    case "multiply":
      return scales.reduce((sum, each) => sum + each, 0);
    case "if":
      return Math.max(...scales.slice(1));
    case "round":
      return (scales[0] ?? 0) > 0 ? decimalsOf(expression.with[1]) : 0;
    default:
      return KEEPS.has(expression.do) ? Math.max(...scales) : 0;
  }
};

/** To how many decimals something is rounded. */
export const decimalsOf = (expression: Expression | undefined): number =>
  expression !== undefined && "value" in expression && typeof expression.value === "number" ? expression.value : 0;
