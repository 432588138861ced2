import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";
import { bodyTypeOf, parametersOf } from "./service-names.ts";

/** The condition that a record has the value that the path says last, as code of what stands in a list of them. */
export const renderWithin = (
  { operation }: Work,
  { field, step }: { field: string; step?: string | undefined },
  text = "input.id",
): string => {
  const parameter = parametersOf(operation.path).at(-1) ?? field;
  return step === undefined
    ? `{ field: ${printString(field)}, equals: ${text} }`
    : `...duringPeriod(${printString(field)}, ${printString(step)}, ${printString(parameter)}, ${text})`;
};

/** Records made after others, with another value in one field. */
export const renderCopy = (work: Work, behaviour: Behaviour & { kind: "copy" }, add: string): string => {
  const { operation, place } = work;
  const { distinct, field, from, tells } = behaviour;
  const parent = fieldOf(place.subject, "parent");
  const names = place.subject.fields
    .filter(({ name, origin }) => (origin === "caller" || name === parent) && name !== field)
    .map(({ name }) => name);
  const conditions = (text: string): string => `[${renderWithin(work, behaviour, text)}]`;
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    `const there = ${place.table}.where(${conditions("input.id")});\n`,
    `const copied = copyRecords(${place.table}.where(${conditions(`sent.${from}`)}), there, ${JSON.stringify(distinct)}, ${JSON.stringify(names)});\n`,
    `for (const each of copied) {\nconst values = { ...each, ${field}: input.id };\n${add};\n}\n`,
    `return { status: ${operation.status}, body: { ${printString(tells)}: copied.length } };\n`,
  ].join("");
};
