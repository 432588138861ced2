import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderCondition } from "./render-condition.ts";
import { renderWithin } from "./render-copy.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";

/** Answers a page of what there is, as the query string asks. */
export const renderList = (work: Work, behaviour: Extract<Behaviour, { kind: "list" }>): string => {
  const { operation, place } = work;
  const { name, status } = operation;
  const sort = behaviour.sort.map(({ descending, field }) => ({ field, descending }));
  const { above } = place;
  const scoped =
    behaviour.scope === undefined
      ? null
      : renderCondition(
          scopeOf(work, null),
          behaviour.scope,
          place.subject.name === work.service.name ? "records" : tableSql(work),
        );
  const members = [
    `filters: operations.${name}.filters`,
    ...OPTIONS.filter((option) => behaviour[option]).map((option) => `${option}: operations.${name}.${option}`),
    ...(above?.place.which == null
      ? []
      : [`within: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`]),
    ...(behaviour.within === undefined ? [] : [`only: [${renderWithin(work, behaviour.within)}]`]),
    ...(behaviour.within?.tells === undefined ? [] : [`echo: { ${printString(behaviour.within.tells)}: input.id }`]),
    ...(scoped === null ? [] : [`scope: { sql: ${printString(scoped.sql)}, values: [${scoped.values.join(", ")}] }`]),
    `sort: ${JSON.stringify(sort)}`,
    ...(operation.shows === undefined ? [] : [`shows: ${JSON.stringify(operation.shows.fields)}`]),
  ];
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const page = ${place.table}.page(input.query, { ${members.join(", ")} });\n`,
    reply(status, "page"),
  ].join("");
};

/** What a list may have beside. */
const OPTIONS = ["presets", "narrows", "needs", "ordered", "sorts", "orders", "paging"] as const;

const tableSql = ({ place: { table } }: Work): string =>
  table.replace("this.#", "").replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
