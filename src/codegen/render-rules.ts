import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf } from "#src/plan/subject.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { RecordRule } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { listKept, renderKept, renderNegation, type Scope } from "./render-expression.ts";
import { usesParent } from "./render-guards.ts";

/** Fields of the record itself that an expression speaks of; inside a tally the record stands above. */
const fieldsOf = (expression: Expression, depth = 0): string[] => {
  if ("field" in expression) return depth === 0 ? [expression.field.split(".")[0] ?? ""] : [];
  if ("parent" in expression) return depth === 1 ? [expression.parent.split(".")[0] ?? ""] : [];
  if ("do" in expression) return expression.with.flatMap((each) => fieldsOf(each, depth));
  if (!("tally" in expression)) return [];
  return [expression.what, expression.where].flatMap((each) => (each === undefined ? [] : fieldsOf(each, depth + 1)));
};

/** The records of which there must be none, where a claim says that. */
const noneOf = ({ holds }: RecordRule): Extract<Expression, { tally: unknown }> | null => {
  const [any] = "do" in holds && holds.do === "not" ? holds.with : [];
  return any !== undefined && "tally" in any && any.tally === "any" ? any : null;
};

/** Tells those that stand in the way, in the order of a field. */
const renderNaming = (scope: Scope, rule: RecordRule): string | null => {
  const others = noneOf(rule);
  if (rule.names === undefined || others === null) return null;
  const { how, member, sort } = rule.names;
  const kept = renderKept(scope, others.of, others.where);
  const id = fieldOf(kept.inner.record.subject, "id") ?? "id";
  const sorted = sort === null ? "others" : `others.toSorted((a, b) => (a.${sort} < b.${sort} ? -1 : 1))`;
  const told =
    how === "records" ? sorted : how === "ids" ? `${sorted}.map((each) => each.${id})` : `${sorted}[0]?.${id} ?? null`;
  return `const others = ${listKept(kept)};\nif (others.length > 0) throw ${refusal(rule, `, { ${printString(member)}: ${told} }`)};\n`;
};

const refusal = ({ code, field, status, text }: RecordRule, more = ""): string => {
  const own = code === null ? "null" : printString(code);
  return status === null
    ? `broken(${field === null ? "null" : printString(field)}, ${printString(text)}, ${own})`
    : `refuse(${status}, ${own}, ${printString(text)}${more})`;
};

const renderOf = (service: Service, subject: Service): string => {
  const { rules = [] } = subject;
  if (rules.length === 0) return "";
  const variable = variableOf(subject.name);
  const above = ownerOf(service, { on: subject.name === service.name ? undefined : subject.name });
  const parent = above === null ? null : { subject: above, variable: variableOf(above.name) };
  const scope: Scope = { service, record: { subject, variable }, parent, sent: null };
  const lookup =
    parent === null
      ? ""
      : `const ${parent.variable} = ${tableOf(service, parent.subject.name)}.find(${variable}.${fieldOf(subject, "parent")});\n`;
  const entries = rules.map((rule) => {
    const of = [...new Set(fieldsOf(rule.holds))].map((name) => printString(name)).join(", ");
    const plain = `if (${renderNegation(scope, rule.holds)}) throw ${refusal(rule)};\n`;
    const check = `${usesParent(rule.holds) ? lookup : ""}${renderNaming(scope, rule) ?? plain}`;
    return `{ of: [${of}], check: (${variable}) => {\n${check}} }`;
  });
  return `${tableOf(service, subject.name)}.ensureBy([${entries.join(", ")}]);\n`;
};

/** What must hold of the records of a service and of its parts. */
export const renderRules = (service: Service): string =>
  [...(service.parts ?? []).map((part) => asSubject(service, part)), service]
    .map((subject) => renderOf(service, subject))
    .join("");
