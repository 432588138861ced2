import type { Behaviour } from "#src/spec/spec.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf, tableOf } from "./place.ts";
import { renderAssignments } from "./render-assignments.ts";
import { renderChangeAll } from "./render-change-all.ts";
import { renderExpression } from "./render-expression.ts";
import { reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, scopeOf, type Work } from "./render-steps.ts";

const ME = "this.instance.caller.id";

/** What is written down for somebody else as this is done. */
export const renderNotes = (work: Work): string => {
  const { operation, place, service } = work;
  const scope = { ...scopeOf(work, null), record: place.above?.place ?? place };
  return (operation.notes ?? [])
    .map(({ into, once, set, to }) => {
      const subject = asSubject(service, partNamed(service, into));
      const table = tableOf(service, into);
      const parent = fieldOf(subject, "parent") ?? "of";
      const person = renderExpression(scopeOf(work, null), to);
      const values = renderAssignments(scope, set).replace(/^\{ | \}$/gu, "");
      const known = [
        `{ field: "${parent}", equals: ${person} }`,
        `{ field: "${once ?? ""}", equals: ${ME} }`,
        ...set.map((each) => `{ field: "${each.field}", equals: ${assigned(renderAssignments(scope, [each]))} }`),
      ];
      const news = once === undefined ? "" : ` && ${table}.countWhere([${known.join(", ")}]) === 0`;
      return `if (${person} !== ${ME}${news}) this.instance.addTo(${table}, call, { ${parent}: ${person}, ${values} });\n`;
    })
    .join("");
};

/** The value in `{ name: value }`. */
const assigned = (literal: string): string => literal.replace(/^\{ \w+: | \}$/gu, "");

/** Marks all that is the caller's. */
export const renderMark = (work: Work, { of, set, when }: Behaviour & { kind: "mark" }): string => {
  const { operation, place } = work;
  const conditions = `[{ field: "${of}", equals: ${ME} }, ${JSON.stringify(when)}]`;
  const change = renderChangeAll(place, conditions, renderAssignments(scopeOf(work, null), set));
  return `${renderLookups(work)}${renderEarlyGuards(work)}${change}${reply(operation.status, "null")}`;
};
