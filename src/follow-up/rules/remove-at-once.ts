import { closeOf } from "#src/follow-up/code/brackets.ts";
import { findCalls } from "#src/follow-up/code/find-calls.ts";
import { findLoops, type Loop } from "#src/follow-up/code/find-loops.ts";
import { conditionsOf } from "./conditions-of.ts";
import { addConditions } from "./filter-in-query.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** `if (…)` before it, what is removed from, and what counts it after. */
const BODY =
  /^(?<choice>if\s*\([^]*\)\s*(?<brace>\{)?\s*)?this\s*\.\s*(?<place>records|instance)\s*\.\s*remove\(\s*(?<which>\w+(?:\s*\.\s*\w+)?)\s*,?\s*\)\s*;(?:\s*(?<count>\w+)\s*(?:\+=\s*1|\+\+)\s*;)?\s*(?<end>\})?$/u;

const bare = (text: string): string => text.replaceAll(/\s+/gu, "");

/** What the loop asks of a record before it removes it, as conditions; null: that can't be said so. */
const chosenBy = (method: Method, loop: Loop, fields: ServiceFacts["fields"]): string[] | null => {
  const { masked } = method;
  const at = masked.indexOf("(", loop.body.start);
  const close = closeOf(masked, at);
  if (close === null) return null;
  const body = { start: at + 1, end: close };
  return conditionsOf(method, { record: loop.record, names: loop.names, head: { start: at, end: at }, body }, fields);
};

const removalIn = (method: Method, loop: Loop, { fields, idField }: ServiceFacts): string | null => {
  const { code, masked } = method;
  const found = BODY.exec(masked.slice(loop.body.start, loop.body.end))?.groups;
  const { brace, choice, count, end, place, which = "" } = found ?? {};
  const isOwn = loop.record === null ? loop.names.includes(which) : bare(which) === `${loop.record}.${idField ?? ""}`;
  const isId = loop.record === null ? which === idField : isOwn;
  // What is counted beside a choice without braces is counted for every record.
  if (found === undefined || !isOwn || !isId || (brace === undefined) !== (end === undefined)) return null;
  if (choice !== undefined && count !== undefined && brace === undefined) return null;
  const [call] = findCalls(code, masked, ["where"]).filter(({ start }) => start === loop.list.start);
  if (call === undefined || call.end !== loop.list.end || call.table !== "this.records") return null;
  const more = choice === undefined ? [] : chosenBy(method, loop, fields);
  const conditions = more === null ? null : addConditions(call.arguments[0] ?? "", more);
  if (conditions === null || call.arguments.length !== 1) return null;
  const removed = `this.${place === "records" ? "records.removeWhere" : "instance.clear"}(${conditions});`;
  return splice(code, loop.all.start, loop.all.end, count === undefined ? removed : `${count} += ${removed}`);
};

/** Records that are removed row by row are removed in one statement. */
export const removeAtOnce: Rewrite = (method, facts) => {
  // Whoever watches may look at the others in between.
  if (facts.idField === null || /\bwatchBy\(/u.test(facts.source)) return null;
  for (const loop of findLoops(method.masked)) {
    const removed = removalIn(method, loop, facts);
    if (removed !== null) return removed;
  }
  return null;
};
