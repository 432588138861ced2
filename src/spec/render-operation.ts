import { allowedValues } from "./condition.ts";
import { renderValue } from "./render-field.ts";
import type { Access, Assignment, Behaviour, Condition, Field, Narrow, OperationSpec, Sort } from "./spec.ts";

const ACCESS: Record<Access, string> = {
  anyone: "anyone may do this",
  "signed-in": "only signed-in people may do this",
  owner: "only the owner may do this",
  internal: "only other services may do this",
};

const coded = (name: string): string => `\`${name}\``;
const listed = (names: readonly string[]): string => names.map(coded).join(" and ");

const renderCondition = (condition: Condition): string =>
  `${coded(condition.field)} is ${allowedValues(condition).map(renderValue).join(" or ")}`;

const renderAssignment = (assignment: Assignment): string =>
  `${coded(assignment.field)} to ${"value" in assignment ? renderValue(assignment.value) : "now"}`;
/** Every record has a moment of its making, whether its author names it or not. */
const renderSort = ({ descending, field }: Sort, fields: readonly Field[]): string =>
  fields.some(({ name }) => name === field)
    ? `sorted by ${coded(field)}${descending ? " descending" : ""}`
    : `${descending ? "newest" : "oldest"} first`;

const renderNarrow = ({ by, fields, parameter }: Narrow): string =>
  by === "contains" ? `search ${listed(fields)} with ${coded(parameter)}` : `filter by ${coded(parameter)}`;

const joined = (before: string, parts: readonly string[]): string[] =>
  parts.length === 0 ? [] : [`${before} ${parts.join(" and ")}`];

const clausesOf = (behaviour: Behaviour, fields: readonly Field[]): string[] => {
  switch (behaviour.kind) {
    case "list":
      return [
        ...behaviour.sort.map((sort) => renderSort(sort, fields)),
        ...joined("filter by", behaviour.filters.map(coded)),
        ...(behaviour.narrows ?? []).map(renderNarrow),
        ...joined("callers may sort by", (behaviour.sorts ?? []).map(coded)),
      ];
    case "act":
      return [
        ...joined("sets", behaviour.set.map(renderAssignment)),
        ...joined("only when", behaviour.when.map(renderCondition)),
      ];
    case "clear":
      return [`deletes every record${joined(" where", behaviour.where.map(renderCondition)).join("")}`];
    case "count":
      return joined("where", behaviour.where.map(renderCondition));
    case "redirect":
      return [
        `redirects to ${coded(behaviour.to)}${behaviour.count === null ? "" : ` and adds one to ${coded(behaviour.count)}`}`,
      ];
    default:
      return [];
  }
};

/** An operation as a bullet of a spec. */
export const renderOperation = (
  { access, behaviour, method, path, status, summary }: OperationSpec,
  fields: readonly Field[],
): string => {
  const request = method === null || path === null ? "" : `: \`${method} ${path}\``;
  const clauses = [
    ...clausesOf(behaviour, fields),
    ...(access === null ? [] : [ACCESS[access]]),
    ...(behaviour.kind === "handwritten" ? [`by hand: ${behaviour.text}`] : []),
  ];
  const answer = status === null || request === "" ? "" : ` → ${status}`;
  return `- ${summary}${request}${answer}${clauses.map((clause) => `; ${clause}`).join("")}`;
};
