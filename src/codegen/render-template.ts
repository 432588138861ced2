import type { Service } from "#src/plan/plan.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { fieldOf, tableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderEarlyGuards, renderLateGuards, renderLookups, whichOf, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** Templates of a record, or of an earlier state of it, filled with what was sent. */
export const renderTemplate = (work: Work, { data, missing, templates, tells, version }: Kind<"render">): string => {
  const { operation, place, service } = work;
  const { subject, variable } = place;
  const find = work.looksUp ? "" : `const ${variable} = ${place.table}.find(${whichOf(work)});\n`;
  const id = fieldOf(subject, "id") ?? "id";
  const earlier =
    version === undefined
      ? ""
      : `const chosen = sent.${version.member} === null ? ${variable} : ${tableOf(service, version.part)}.find({ field: "${version.field}", value: String(sent.${version.member}), within: ${variable}.${id} });\n`;
  const chosen = version === undefined ? variable : "chosen";
  const more = missing.tells === undefined ? "" : `, { ${printString(missing.tells)}: missing }`;
  const code = missing.code === null ? "null" : printString(missing.code);
  const told = tells.map((name) => `${printString(name)}: ${chosen}.${name}`);
  const filled = templates.map((name, n) => `${printString(name)}: filled[${n}] ?? ""`);
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    find,
    renderLateGuards(work, "sent"),
    earlier,
    `const { filled, missing } = fillTemplates([${templates.map((name) => `${chosen}.${name}`).join(", ")}], sent.${data});\n`,
    `if (missing.length > 0) throw refuse(${missing.status}, ${code}, \`There is no value for \${missing.join(", ")}.\`${more});\n`,
    `return { status: ${operation.status}, body: { ${[...told, ...filled].join(", ")} } };\n`,
  ].join("");
};

/** A record made what it was in an earlier state, which is a record of the part that the operation is about. */
export const renderRestore = (work: Work, { fields }: Kind<"restore">): string => {
  const { operation, place } = work;
  const above = place.above?.place;
  if (above === undefined) throw new Error(`${operation.name} restores nothing`);
  const { subject, table, variable } = above;
  const find = work.looksUp ? "" : `const ${place.variable} = ${place.table}.find(${whichOf(work)});\n`;
  const values = fields.map((name) => `${name}: ${place.variable}.${name}`).join(", ");
  const id = fieldOf(subject, "id") ?? "id";
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    find,
    `const restored = ${table}.change(${variable}.${id}, { ${values} });\n`,
    `return { status: ${operation.status}, body: restored };\n`,
  ].join("");
};

/** How every state of a record is kept; empty where none is. */
export const renderHistory = (service: Service): string =>
  service.history === undefined
    ? ""
    : `this.records.keepIn(${tableOf(service, service.history.part)}, ${service.history.skips === true});\n`;

/** Functions of the layer for templates that a piece of code uses. */
export const templatesIn = (code: string): string[] =>
  ["fillTemplates", "placeholdersIn"].filter((name) => code.includes(`${name}(`));
