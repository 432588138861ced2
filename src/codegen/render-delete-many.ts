import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderExpression } from "./render-expression.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

type DeleteMany = Behaviour & { kind: "delete-many" };

/** Refuses the whole where something holds of one of the records. */
const renderRefusal = (work: Work, find: string, { refuses }: DeleteMany): string => {
  if (refuses === undefined) return "";
  const { variable } = work.place;
  const scope = { ...scopeOf(work, null), record: { subject: work.place.subject, variable } };
  const code = refuses.code === null ? "null" : printString(refuses.code);
  const more = refuses.tells === undefined ? "" : `, { ${printString(refuses.tells)}: kept }`;
  return [
    `const kept = found.filter((value) => {\nconst ${variable} = ${find};\nreturn ${renderExpression(scope, refuses.when)};\n});\n`,
    `if (kept.length > 0) throw refuse(${refuses.status}, ${code}, ${printString(refuses.text)}${more});\n`,
  ].join("");
};

/** Several records deleted at once: those that are there, once each. */
export const renderDeleteMany = (work: Work, behaviour: DeleteMany): string => {
  const { operation, place } = work;
  const { by, from, tells } = behaviour;
  const id = fieldOf(place.subject, "id") ?? "id";
  const which = by === id ? "value" : `{ field: ${printString(by)}, value }`;
  const remove = operation.on === undefined ? `this.instance.remove(${which})` : `${place.table}.remove(${which})`;
  const told = (list: string, how: "values" | "number"): string => (how === "values" ? list : `${list}.length`);
  const [deleted, missing] = [told("found", tells.how), told("missing", tells.misses ?? tells.how)];
  const hasMissing = tells.missing !== undefined;
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    `const values = [...new Set(sent.${from})];\n`,
    `const found = values.filter((value) => ${place.table}.has(${which}));\n`,
    hasMissing ? "const missing = values.filter((value) => !found.includes(value));\n" : "",
    renderRefusal(work, `${place.table}.find(${which})`, behaviour),
    `for (const value of found) ${remove};\n`,
    `return { status: ${operation.status}, body: { ${printString(tells.deleted)}: ${deleted}${hasMissing ? `, ${printString(tells.missing ?? "")}: ${missing}` : ""} } };\n`,
  ].join("");
};
