import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf, tableOf } from "./place.ts";
import { renderNotes } from "./render-notes.ts";
import { reply } from "./render-reply.ts";
import { bodyTypeOf } from "./service-names.ts";
import {
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  type Work,
} from "./render-steps.ts";

/** Where the caller's own record of a part is, among those that belong to one. */
const ownOf = ({ place: { above, subject } }: Work): string => {
  const owner = fieldOf(subject, "owner") ?? "owner";
  const id = above === null ? "" : `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  const belongs = above === null ? "" : `{ field: "${above.field}", equals: ${id} }, `;
  return `[${belongs}{ field: "${owner}", equals: this.instance.caller.${subject.fields.find(({ name }) => name === owner)?.holds === "id" ? "id" : "name"} }]`;
};

/** Undoes other ties of the two. */
const renderUnties = ({ operation: { unties = [] }, place: { above }, service }: Work): string => {
  if (above === null) return "";
  const id = `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  const me = "this.instance.caller.id";
  return unties
    .flatMap(({ both, of }) => {
      const subject = asSubject(service, partNamed(service, of));
      const [person, record] = [fieldOf(subject, "owner") ?? "person", fieldOf(subject, "parent") ?? "of"];
      const remove = (who: string, what: string): string =>
        `${tableOf(service, of)}.removeWhere([{ field: "${record}", equals: ${what} }, { field: "${person}", equals: ${who} }]);\n`;
      return [remove(me, id), ...(both ? [remove(id, me)] : [])];
    })
    .join("");
};

/** Ties the caller to a record by what was sent, which takes the place of what was sent before. */
const renderValued = (work: Work, keeps: readonly string[], add: string): string => {
  const { operation, place } = work;
  const id = fieldOf(place.subject, "id") ?? "id";
  const notes = renderNotes(work);
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const sent = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    renderLateGuards(work, "sent"),
    `const values = { ${keeps.map((name) => `${name}: sent.${name}`).join(", ")} };\n`,
    `const [kept] = ${place.table}.where(${ownOf(work)});\n`,
    `if (kept === undefined) ${notes === "" ? `${add};` : `{\n${add};\n${notes}}`}\nelse ${place.table}.change(kept.${id}, values);\n`,
    renderUnties(work),
    renderEffects(work, "sent"),
    reply(operation.status, renderParent(work) ?? "null"),
  ].join("");
};

/** Ties the caller to a record, or unties them; `add`: makes the tie. */
export const renderRelation = (work: Work, kind: "relate" | "unrelate", add: string): string => {
  const { operation, place } = work;
  const { behaviour } = operation;
  if (behaviour.kind === "relate" && behaviour.keeps !== undefined) return renderValued(work, behaviour.keeps, add);
  const before = renderLookups(work) + renderEarlyGuards(work) + renderLateGuards(work, null);
  const notes = renderNotes(work);
  const change =
    kind === "relate"
      ? `if (${place.table}.countWhere(own) === 0) ${notes === "" ? `${add};` : `{\n${add};\n${notes}}`}\n`
      : `${place.table}.removeWhere(own);\n`;
  return `${before}const own = ${ownOf(work)};\n${change}${renderUnties(work)}${renderEffects(work, null)}${reply(operation.status, renderParent(work) ?? "null")}`;
};
