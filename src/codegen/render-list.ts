import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf, namedIn } from "./place.ts";
import { printString } from "./print-literal.ts";
import { fromWhere, renderCondition, type Sql } from "./render-condition.ts";
import { renderWithin } from "./render-copy.ts";
import { ranksOf } from "./render-ranks.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";
import type { Scope } from "./scope.ts";

type List = Extract<Behaviour, { kind: "list" }>;

const printSql = ({ sql, values }: Sql): string => `sql: ${printString(sql)}, values: [${values.join(", ")}]`;

/** What a list holds, and in which order, where its records must be asked for that. */
const renderScope = (work: Work, behaviour: List, named: Scope["named"]): string[] => {
  const { counts = {}, rank, scope: claim } = behaviour;
  const { place, service } = work;
  const scope: Scope = { ...scopeOf(work, null), ...(named && { named }) };
  const table = place.subject.name === service.name ? "records" : tableSql(work);
  const last = rank && fromWhere(scope, { ...rank, loose: true }, table);
  const counted = Object.entries(counts).map(
    ([name, each]) => `${printString(name)}: { ${printSql(renderCondition(scope, each, table))} }`,
  );
  const ranks = ranksOf(scope, behaviour, table).map(([name, sql]) => `${printString(name)}: { ${printSql(sql)} }`);
  return [
    ...(claim === undefined ? [] : [`scope: { ${printSql(renderCondition(scope, claim, table))} }`]),
    ...(rank === undefined || last === undefined
      ? []
      : [
          `rank: { ${printSql({ ...last, sql: `SELECT max(_position) ${last.sql}` })}, descending: ${String(rank.descending)} }`,
        ]),
    ...(counted.length === 0 ? [] : [`counts: { ${counted.join(", ")} }`]),
    ...(ranks.length === 0 ? [] : [`ranks: { ${ranks.join(", ")} }`]),
  ];
};

/** Answers a page of what there is, as the query string asks. */
export const renderList = (work: Work, behaviour: List): string => {
  const { operation, place, service } = work;
  const { name, status } = operation;
  const sort = behaviour.sort.map(({ descending, field }) => ({ field, descending }));
  const { above } = place;
  const named = namedIn(service, operation);
  const found = named === null ? "" : `const named = ${named.code};\n`;
  const members = [
    `filters: operations.${name}.filters`,
    ...OPTIONS.filter((option) => behaviour[option]).map((option) => `${option}: operations.${name}.${option}`),
    ...(above?.place.which == null
      ? []
      : [`within: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`]),
    ...(behaviour.within === undefined ? [] : [`only: [${renderWithin(work, behaviour.within)}]`]),
    ...(behaviour.within?.tells === undefined ? [] : [`echo: { ${printString(behaviour.within.tells)}: input.id }`]),
    ...renderScope(work, behaviour, named === null ? undefined : { subject: named.subject, variable: "named" }),
    `sort: ${JSON.stringify(sort)}`,
    ...(operation.shows === undefined ? [] : [`shows: ${JSON.stringify(operation.shows.fields)}`]),
  ];
  const page = `const page = ${place.table}.page(input.query, { ${members.join(", ")} });\n`;
  const isUsed = /\bnamed\./u.test(page);
  return [
    renderLookups(work),
    isUsed ? found : found.replace("const named = ", ""),
    renderEarlyGuards(work),
    page,
    reply(status, "page"),
  ].join("");
};

/** What a list may have beside. */
const OPTIONS = ["presets", "narrows", "needs", "ordered", "sorts", "orders", "paging"] as const;

const tableSql = ({ place: { table } }: Work): string =>
  table.replace("this.#", "").replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
