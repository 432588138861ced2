import type { Behaviour } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

type ReadMany = Behaviour & { kind: "read-many" };

/** Several records by their names, once each. */
export const renderReadMany = (work: Work, { by, from, tells, value }: ReadMany): string => {
  const { operation, place } = work;
  const { variable } = place;
  const told = value === undefined ? variable : `${variable}.${value}`;
  const found =
    tells.how === "map"
      ? `byValue(several.found, (${variable}) => ${told})`
      : `several.found.map(([, ${variable}]) => ${told})`;
  const missing = tells.missing === undefined ? "" : `, ${printString(tells.missing)}: several.missing`;
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    `const several = findMany(${place.table}, ${printString(by)}, sent.${from});\n`,
    reply(operation.status, `{ ${printString(tells.found)}: ${found}${missing} }`),
  ].join("");
};
