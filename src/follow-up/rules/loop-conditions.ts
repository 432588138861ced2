import { closeOf } from "#src/follow-up/code/brackets.ts";
import { findCalls } from "#src/follow-up/code/find-calls.ts";
import type { Loop } from "#src/follow-up/code/find-loops.ts";
import { conditionsOf } from "./conditions-of.ts";
import { addConditions } from "./filter-in-query.ts";
import type { Method } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** What a loop asks of a record before it does something with it, as conditions; null: that can't be said so. */
const chosenBy = (method: Method, loop: Loop, fields: ServiceFacts["fields"]): string[] | null => {
  const { masked } = method;
  const at = masked.indexOf("(", loop.body.start);
  const close = closeOf(masked, at);
  if (close === null) return null;
  const body = { start: at + 1, end: close };
  return conditionsOf(method, { record: loop.record, names: loop.names, head: { start: at, end: at }, body }, fields);
};

/**
 * The conditions of `for (const todo of this.records.where(…))`, with those of an `if` that its body begins with where
 * there is a `choice`; null: it is no such loop, or they are not plain.
 */
export const loopConditions = (
  method: Method,
  loop: Loop,
  choice: boolean,
  fields: ServiceFacts["fields"],
): string | null => {
  const [call] = findCalls(method.code, method.masked, ["where"]).filter(({ start }) => start === loop.list.start);
  if (call === undefined || call.end !== loop.list.end || call.table !== "this.records") return null;
  const more = choice ? chosenBy(method, loop, fields) : [];
  return more === null || call.arguments.length !== 1 ? null : addConditions(call.arguments[0] ?? "", more);
};

/** Whether an expression is the id of the record that a loop is at. */
export const isIdOf = (text: string, loop: Loop, idField: string | null): boolean => {
  const bare = text.replaceAll(/\s+/gu, "");
  if (idField === null) return false;
  return loop.record === null ? bare === idField && loop.names.includes(bare) : bare === `${loop.record}.${idField}`;
};
