import { fieldOf } from "./place.ts";
import { reply } from "./render-reply.ts";
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

/** Ties the caller to a record, or unties them; `add`: makes the tie. */
export const renderRelation = (work: Work, kind: "relate" | "unrelate", add: string): string => {
  const { operation, place } = work;
  const before = renderLookups(work) + renderEarlyGuards(work) + renderLateGuards(work, null);
  const change =
    kind === "relate" ? `if (${place.table}.countWhere(own) === 0) ${add};\n` : `${place.table}.removeWhere(own);\n`;
  return `${before}const own = ${ownOf(work)};\n${change}${renderEffects(work, null)}${reply(operation.status, renderParent(work) ?? "null")}`;
};
