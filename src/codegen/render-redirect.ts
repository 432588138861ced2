import type { Behaviour } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { isAlwaysSet } from "./render-schema.ts";
import { renderEarlyGuards, renderLateGuards, renderLookups, whichOf, type Work } from "./render-steps.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

/** Sends on to the address that a record holds, and counts where it is asked to. */
export const renderRedirect = (work: Work, { count: counter, to }: Kind<"redirect">): string => {
  const { operation, place } = work;
  const { table, variable } = place;
  const which = whichOf(work);
  const plain = `${table}.find(${which})`;
  // Who wants the head alone does not go there.
  const found =
    counter === null ? plain : `input.peeks ? ${plain} : ${table}.increment(${which}, ${printString(counter)})`;
  const mayLack = place.subject.fields.some((field) => field.name === to && !isAlwaysSet(field, null));
  const before = work.looksUp ? `${renderLookups(work)}${renderEarlyGuards(work)}${renderLateGuards(work, null)}` : "";
  const result = work.looksUp ? "target" : variable;
  return [
    before,
    `const ${result} = ${found};\n`,
    mayLack ? `if (${result}.${to} === null) throw conflict("no-target", "There is no address to go to.");\n` : "",
    `return { status: ${operation.status}, body: null, headers: { location: ${result}.${to} } };\n`,
  ].join("");
};
