import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf } from "./place.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** Code of the id of what the records belong to; null where they belong to nothing. */
const aboveOf = ({ place: { above } }: Work): { field: string; id: string } | null =>
  above === null || above.place.which === null
    ? null
    : { field: above.field, id: `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}` };

/** Records made of the rows of a file. `add`: code that makes one of `values`. */
export const renderImport = (work: Work, { intake }: Kind<"import">, add: string): string => {
  const { operation, place } = work;
  const above = aboveOf(work);
  const belongs = above === null ? "" : `{ field: "${above.field}", equals: ${above.id} }`;
  const known = intake.distinct === undefined ? "[]" : `${place.table}.where([${belongs}])`;
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const { intake } = operations.${operation.name};\n`,
    `const { schema } = ${place.table};\n`,
    `return importRows(input, intake, ${operation.status}, { schema, known: ${known}, add: (values) => ${add} });\n`,
  ].join("");
};

/** All records that the query string leaves, as a file. */
export const renderExport = (work: Work, { narrows, sort }: Kind<"export">): string => {
  const { operation, place } = work;
  const { name, status } = operation;
  const above = aboveOf(work);
  const view = [
    `filters: operations.${name}.filters`,
    ...(narrows === undefined ? [] : [`narrows: operations.${name}.outlet.narrows`]),
    ...(above === null ? [] : [`within: ${above.id}`]),
    `sort: ${JSON.stringify(sort)}`,
  ];
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const records = ${place.table}.all(input.query, { ${view.join(", ")} });\n`,
    `return exportRows(input, operations.${name}.outlet, ${status}, records);\n`,
  ].join("");
};
