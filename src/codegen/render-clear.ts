import { fieldOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { type Kind, reply } from "./render-reply.ts";
import { renderEarlyGuards, renderLookups, type Work } from "./render-steps.ts";

/** Deletes what conditions hold of: of a part, only what belongs to the record that the path names. */
export const renderClear = (work: Work, { member, where }: Kind<"clear">): string => {
  const { operation, place } = work;
  const { above, table } = place;
  const within =
    above?.place.which == null
      ? ""
      : `{ field: "${above.field}", equals: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"} }, `;
  const conditions = `[${within}${where.map((condition) => JSON.stringify(condition)).join(", ")}]`;
  const cleared =
    operation.on === undefined ? `this.instance.clear(${conditions})` : `${table}.removeWhere(${conditions})`;
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  if (operation.status === 204) return `${before}${cleared};\n${reply(204, "")}`;
  const told = member === undefined ? "{ deleted }" : `{ ${printString(member)}: deleted }`;
  return `${before}const deleted = ${cleared};\n${reply(operation.status, told)}`;
};
