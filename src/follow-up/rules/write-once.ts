import { partsBetween } from "#src/follow-up/code/brackets.ts";
import { findCalls, type TableCall } from "#src/follow-up/code/find-calls.ts";
import { findLoops } from "#src/follow-up/code/find-loops.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** What tells how often, or that, a record was written. */
const TOLD = new Set(["updated-at", "revision", "etag"]);
/** Whoever looks at each state on the way. */
const WATCHED = /\b(?:watchBy|keepIn|ensureBy)\(/u;
const PLAIN = new Set(["text", "enum", "boolean", "integer", "number", "decimal"]);

const squeeze = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** Members of an object that is written out: name → value, in order; null: it is none. */
const membersOf = ({ code, masked }: Method, { inside }: TableCall): [name: string, value: string][] | null => {
  const [, given, ...rest] = partsBetween(masked, inside, ",");
  if (given === undefined || rest.length > 0) return null;
  if (masked[given.start] !== "{" || masked[given.end - 1] !== "}") return null;
  const members = partsBetween(masked, { start: given.start + 1, end: given.end - 1 }, ",").map(({ end, start }) => {
    const [, name, value] = /^(\w+)(?::\s*([^]+))?$/u.exec(code.slice(start, end)) ?? [];
    return name === undefined ? null : ([name, value ?? name] satisfies [string, string]);
  });
  return members.every((member) => member !== null) ? members : null;
};

const isTold = ({ fields }: ServiceFacts): boolean => Object.values(fields).some(({ origin }) => TOLD.has(origin));

const changesIn = (method: Method): TableCall[] =>
  findCalls(method.code, method.masked, ["change"]).filter(({ table }) => table === "this.records");

/** A loop in which every record is written just as it is does nothing. */
const dropSame = (method: Method, { fields, idField }: ServiceFacts): string | null => {
  const { code, masked } = method;
  for (const { all, body, list, names, record } of findLoops(masked)) {
    const [change] = changesIn(method).filter(({ start }) => start === body.start);
    if (change === undefined || squeeze(masked.slice(change.end, body.end)) !== ";") continue;
    if (!/^this\.records\.(?:where|all)\([^]*\)$/u.test(masked.slice(list.start, list.end))) continue;
    const of = (name: string): string => (record === null ? name : `${record}.${name}`);
    const isOwn = (name: string): boolean => record !== null || names.includes(name);
    const members = membersOf(method, change) ?? [];
    const isSame = ([name, value]: [string, string]): boolean =>
      isOwn(name) && squeeze(value) === of(name) && PLAIN.has(fields[name]?.type ?? "");
    const which = squeeze(change.arguments[0] ?? "");
    if (members.length > 0 && members.every(isSame) && which === of(idField ?? "") && isOwn(idField ?? ""))
      return splice(code, all.start, all.end, "");
  }
  return null;
};

/** Two changes of one record, one right after the other, are one. */
const joinTwo = (method: Method): string | null => {
  const { code, masked } = method;
  const changes = changesIn(method);
  for (const [n, first] of changes.entries()) {
    const second = changes[n + 1];
    if (second === undefined || !/[;{}]\s*$/u.test(masked.slice(0, first.start))) continue;
    const between = masked.slice(first.end, second.start);
    if (!/^;\s*(?:const \w+ = )?$/u.test(between)) continue;
    const [one, two] = [membersOf(method, first), membersOf(method, second)];
    const which = squeeze(first.arguments[0] ?? "");
    if (one === null || two === null || !/^[\w.$]+$/u.test(which)) continue;
    if (which !== squeeze(second.arguments[0] ?? "")) continue;
    // What the first wrote may be what the second reads.
    if (
      [...one, ...two].some(([, value]) => /\bthis\b|\bawait\b|\(/u.test(value.replace("new Date().toISOString()", "")))
    )
      continue;
    const kept = one.filter(([name]) => !two.some(([other]) => other === name));
    const all = [...kept, ...two].map(([name, value]) => `${name}: ${value}`).join(", ");
    const assigned = between.slice(1).trim();
    const joined = `${assigned === "" ? "" : `${assigned} `}this.records.change(${which}, { ${all} })`;
    return splice(code, first.start, second.end, joined);
  }
  return null;
};

/** Nothing is written that is there already, and no record twice. */
export const writeOnce: Rewrite = (method, facts) => {
  if (WATCHED.test(facts.source) || isTold(facts)) return null;
  return dropSame(method, facts) ?? joinTwo(method);
};
