import { closeOf, type Span } from "#src/follow-up/code/brackets.ts";
import { findCalls, nextCall } from "#src/follow-up/code/find-calls.ts";
import { onlyReads } from "#src/follow-up/code/only-reads.ts";
import { type Callback, parseCallback } from "#src/follow-up/code/parse-callback.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";

const WALKS = ["filter", "map", "flatMap", "some", "every", "find", "findIndex", "forEach"];
/** What gives the records themselves on. */
const KEEPS = ["filter", "toSorted", "toReversed", "slice"];

/** Functions over the records that stand before `at`, call after call. */
const walksOf = (masked: string, at: number): Span[] => {
  const next = nextCall(masked, at);
  if (next === null) return [];
  const rest = KEEPS.includes(next.method) ? walksOf(masked, next.end) : [];
  return WALKS.includes(next.method) ? [next.inside, ...rest] : rest;
};

/** Looks of the record that is there anyway, within a part of a method. */
const looksFor = ({ code, masked }: Method, id: string, { end, start }: Span): Span[] =>
  findCalls(code, masked, ["find"]).filter(
    (call) =>
      call.table === "this.records" &&
      call.start >= start &&
      call.end <= end &&
      call.arguments.length === 1 &&
      call.arguments[0] === id,
  );

const replaceAll = (code: string, spans: readonly Span[], by: string): string =>
  spans.toReversed().reduce((text, { end, start }) => splice(text, start, end, by), code);

const NAME = "record";

/** `({ id }) => …find(id).done` → `(record) => record.done`, where the parts are needed for nothing else. */
const withWhole = (method: Method, { body, head, names }: Callback, looks: readonly Span[]): string | null => {
  const { code, masked } = method;
  if (new RegExp(String.raw`\b${NAME}\b`, "u").test(masked)) return null;
  const left = replaceAll(masked, looks, NAME).slice(
    body.start,
    body.end - looks.reduce((sum, { end, start }) => sum + end - start - NAME.length, 0),
  );
  const isNeeded = names.some((name) => new RegExp(String.raw`(?<![.\w])${name}\b`, "u").test(left));
  return isNeeded ? null : splice(replaceAll(code, looks, NAME), head.start, head.end, `(${NAME}) => `);
};

const inCallback = (method: Method, span: Span, idField: string): string | null => {
  const callback = parseCallback(method.masked, span);
  if (callback === null || !onlyReads(method.masked, callback.body)) return null;
  const { record } = callback;
  if (record === null && !callback.names.includes(idField)) return null;
  const looks = looksFor(method, record === null ? idField : `${record}.${idField}`, callback.body);
  if (looks.length === 0) return null;
  return record === null ? withWhole(method, callback, looks) : replaceAll(method.code, looks, record);
};

const LOOP = /\bfor\s*\(\s*const\s+(\w+)\s+of\s+$/u;

/** `for (const todo of …) …`, where the records are what stands from `start` to `end`. */
const inLoop = (method: Method, { end, start }: Span, idField: string): string | null => {
  const { masked } = method;
  const [head, record] = LOOP.exec(masked.slice(0, start)) ?? [];
  if (head === undefined || record === undefined) return null;
  const open = masked.lastIndexOf("(", start - head.length + head.indexOf("("));
  const close = closeOf(masked, open);
  if (close === null || masked.slice(end, close).trim() !== "") return null;
  const at = close + 1 + (/^\s*/u.exec(masked.slice(close + 1))?.[0].length ?? 0);
  const until = masked[at] === "{" ? closeOf(masked, at) : masked.indexOf(";", at);
  if (until === null || until === -1 || !onlyReads(masked, { start: at, end: until })) return null;
  const looks = looksFor(method, `${record}.${idField}`, { start: at, end: until });
  return looks.length === 0 ? null : replaceAll(method.code, looks, record);
};

/** The places at which records are used that a call read: there, or by the name that it gave them. */
const usesOf = ({ masked }: Method, { end, start }: Span): Span[] => {
  const [, name] = /\bconst\s+(\w+)\s*=\s*$/u.exec(masked.slice(0, start)) ?? [];
  // By the time that a name is used something else may have changed.
  if (name === undefined || !/^\s*;/u.test(masked.slice(end)) || !onlyReads(masked)) return [{ start, end }];
  const named = [...masked.matchAll(new RegExp(String.raw`(?<![.\w])${name}\b`, "gu"))];
  return named.filter(({ index }) => index > end).map(({ index }) => ({ start: index, end: index + name.length }));
};

/** Records that were read are not looked up again one by one. */
export const useRecordAtHand: Rewrite = (method, { idField }) => {
  if (idField === null) return null;
  const { code, masked } = method;
  for (const call of findCalls(code, masked, ["where", "all"])) {
    if (call.table !== "this.records") continue;
    for (const use of usesOf(method, call)) {
      const walked = walksOf(masked, use.end).map((span) => inCallback(method, span, idField));
      const found = [...walked, inLoop(method, use, idField)].find((text) => text !== null);
      if (found !== undefined) return found;
    }
  }
  return null;
};
