import { partsBetween } from "#src/follow-up/code/brackets.ts";
import { findCalls, nextCall } from "#src/follow-up/code/find-calls.ts";
import { maskTexts } from "#src/follow-up/code/mask-texts.ts";
import { parseCallback } from "#src/follow-up/code/parse-callback.ts";
import { conditionsOf } from "./conditions-of.ts";
import { type Rewrite, splice } from "./rewrite.ts";

const squeeze = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** A list of conditions with further ones; null: it is none that can be told. */
export const addConditions = (list: string, more: readonly string[]): string | null => {
  const masked = maskTexts(list);
  if (masked === null || !/^\[[^]*\]$/u.test(masked)) return null;
  const known = partsBetween(masked, { start: 1, end: list.length - 1 }, ",").map(({ end, start }) =>
    squeeze(list.slice(start, end)),
  );
  return `[${[...new Set([...known, ...more])].join(", ")}]`;
};

/** The further conditions of a view: `{ filters: [], sort: [] }` → `{ filters: [], sort: [], only: [] }`. */
const addToView = (view: string, more: readonly string[]): string | null => {
  const masked = maskTexts(view);
  if (masked === null || !/^\{[^]*\}$/u.test(masked) || /\bonly\b|\.\.\./u.test(masked)) return null;
  return `${view.slice(0, -1).replace(/,?\s*$/u, "")}, only: [${more.join(", ")}] }`;
};

/**
 * Records that are read and then chosen one by one are chosen by the query: `where([]).filter((todo) => todo.done)` is
 * `where([{ field: "done", equals: true }])`. The same of `some` and `find`, and of `all`.
 */
export const filterInQuery: Rewrite = (method, { fields }) => {
  const { code, masked } = method;
  for (const call of findCalls(code, masked, ["where", "all"])) {
    const next = nextCall(masked, call.end);
    const isWhere = call.method === "where";
    if (next === null || call.table !== "this.records" || call.arguments.length !== (isWhere ? 1 : 2)) continue;
    if (!["filter", ...(isWhere ? ["some", "find"] : [])].includes(next.method)) continue;
    const callback = parseCallback(masked, next.inside);
    const conditions = callback === null ? null : conditionsOf(method, callback, fields);
    if (conditions === null) continue;
    const [first = "", view = ""] = call.arguments;
    const asked = isWhere ? addConditions(first, conditions) : addToView(view, conditions);
    if (asked === null) continue;
    const chosen = {
      filter: isWhere ? `this.records.where(${asked})` : `this.records.all(${first}, ${asked})`,
      some: `(this.records.countWhere(${asked}) > 0)`,
      find: `this.records.where(${asked})[0]`,
    }[next.method];
    if (chosen !== undefined) return splice(code, call.start, next.end, chosen);
  }
  return null;
};
