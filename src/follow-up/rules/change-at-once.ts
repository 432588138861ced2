import { partsBetween } from "#src/follow-up/code/brackets.ts";
import { findCalls } from "#src/follow-up/code/find-calls.ts";
import { findLoops, type Loop } from "#src/follow-up/code/find-loops.ts";
import { isIdOf, loopConditions } from "./loop-conditions.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

const LITERAL = /^(?:"[^"\\]*"|'[^'\\]*'|-?\d+(?:\.\d+)?|true|false|null|new Date\(\)\.toISOString\(\))$/u;
const PATH = /^[a-z_$][\w$]*(?:\.\w+){0,2}$/u;

/** The values that each record gets, where they are the same for all of them; null: they are not, or it is not plain. */
const sameFor = ({ code, masked }: Method, { names, record }: Loop, text: { start: number; end: number }) => {
  if (masked[text.start] !== "{" || masked[text.end - 1] !== "}") return null;
  const given = [...names, ...(record === null ? [] : [record])];
  const isSame = ({ end, start }: { start: number; end: number }): boolean => {
    const [, value = ""] = /^\w+:\s*([^]+)$/u.exec(code.slice(start, end)) ?? [];
    const [first = ""] = value.split(".");
    return LITERAL.test(value) || (PATH.test(value) && first !== "this" && !given.includes(first));
  };
  const members = partsBetween(masked, { start: text.start + 1, end: text.end - 1 }, ",");
  return members.length > 0 && members.every(isSame) ? code.slice(text.start, text.end) : null;
};

const changeIn = (method: Method, loop: Loop, { fields, idField }: ServiceFacts): string | null => {
  const { code, masked } = method;
  const begin = /^(?:if\s*\([^]*\)\s*(\{)?\s*)?(?=this\.records\.change\()/u.exec(
    masked.slice(loop.body.start, loop.body.end),
  );
  if (begin === null) return null;
  const [head, brace] = begin;
  const [change] = findCalls(code, masked, ["change"]).filter(({ start }) => start === loop.body.start + head.length);
  if (change === undefined || change.table !== "this.records") return null;
  if (!(brace === undefined ? /^\s*;$/u : /^\s*;\s*\}$/u).test(masked.slice(change.end, loop.body.end))) return null;
  const [which, text, ...rest] = partsBetween(masked, change.inside, ",");
  if (which === undefined || text === undefined || rest.length > 0) return null;
  if (!isIdOf(code.slice(which.start, which.end), loop, idField)) return null;
  const values = sameFor(method, loop, text);
  const conditions = values === null ? null : loopConditions(method, loop, head !== "", fields);
  if (conditions === null) return null;
  return splice(code, loop.all.start, loop.all.end, `this.records.changeWhere(${conditions}, ${values});`);
};

/** Records that a loop changes in the same way are changed in one statement, where the product's layer can. */
export const changeAtOnce: Rewrite = (method, facts) => {
  if (!facts.changesMany) return null;
  for (const loop of findLoops(method.masked)) {
    const changed = changeIn(method, loop, facts);
    if (changed !== null) return changed;
  }
  return null;
};
