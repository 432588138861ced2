import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf, tableOf } from "./place.ts";
import { renderAssignments } from "./render-assignments.ts";
import { type Kind, reply } from "./render-reply.ts";
import { scopeOf, type Work } from "./render-steps.ts";

/** Writes down that the caller was refused, beside what their key is a part of. */
export const renderNoteDenial = (work: Work, { into, set, target }: Kind<"note-denial">): string => {
  const { operation, service } = work;
  const entry = asSubject(service, partNamed(service, into));
  const parent = fieldOf(entry, "parent");
  const said = renderAssignments(scopeOf(work, null), set).replace(/^\{ | \}$/gu, "");
  const members = [
    ...(parent === null ? [] : [`${parent}: this.instance.caller.of ?? null`]),
    ...(said.trim() === "" ? [] : [said]),
    ...(target === null ? [] : [`${target}: input.id`]),
  ];
  return `this.instance.note(${tableOf(service, into)}, { ${members.join(", ")} });\n${reply(operation.status, "null")}`;
};
