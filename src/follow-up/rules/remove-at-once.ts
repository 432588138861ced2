import { findLoops, type Loop } from "#src/follow-up/code/find-loops.ts";
import { isIdOf, loopConditions } from "./loop-conditions.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** `if (…)` before it, what is removed from, and what counts it after. */
const BODY =
  /^(?<choice>if\s*\([^]*\)\s*(?<brace>\{)?\s*)?this\s*\.\s*(?<place>records|instance)\s*\.\s*remove\(\s*(?<which>\w+(?:\s*\.\s*\w+)?)\s*,?\s*\)\s*;(?:\s*(?<count>\w+)\s*(?:\+=\s*1|\+\+)\s*;)?\s*(?<end>\})?$/u;

const removalIn = (method: Method, loop: Loop, { fields, idField }: ServiceFacts): string | null => {
  const { code, masked } = method;
  const found = BODY.exec(masked.slice(loop.body.start, loop.body.end))?.groups;
  const { brace, choice, count, end, place, which = "" } = found ?? {};
  if (found === undefined || !isIdOf(which, loop, idField) || (brace === undefined) !== (end === undefined))
    return null;
  // What is counted beside a choice without braces is counted for every record.
  if (choice !== undefined && count !== undefined && brace === undefined) return null;
  const conditions = loopConditions(method, loop, choice !== undefined, fields);
  if (conditions === null) return null;
  const removed = `this.${place === "records" ? "records.removeWhere" : "instance.clear"}(${conditions});`;
  return splice(code, loop.all.start, loop.all.end, count === undefined ? removed : `${count} += ${removed}`);
};

/** Records that are removed row by row are removed in one statement. */
export const removeAtOnce: Rewrite = (method, facts) => {
  // Whoever watches may look at the others in between.
  if (/\bwatchBy\(/u.test(facts.source)) return null;
  for (const loop of findLoops(method.masked)) {
    const removed = removalIn(method, loop, facts);
    if (removed !== null) return removed;
  }
  return null;
};
