import { closeOf } from "#src/follow-up/code/brackets.ts";
import { findLoops, type Loop } from "#src/follow-up/code/find-loops.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";

const SEEK = /\bawait (?<call>this\.instance\.seek(?:<[^()\n]*>)?\()/gu;
const TARGET = /^[^"]*"(\w+\.\w+)"/u;
/** Lists that are no longer than this are asked about all at once. */
const MOST_AT_ONCE = 32;
const BOUND = /\.slice\(0, (\d+)\)$/u;

type Asked = { start: number; end: number; call: string };

const asksIn = ({ code, masked }: Method, { body }: Loop, reads: readonly string[]): Asked[] =>
  [...masked.slice(body.start, body.end).matchAll(SEEK)].flatMap(({ 0: text, groups, index }): Asked[] => {
    const start = body.start + index;
    const close = closeOf(masked, start + text.length - 1);
    if (close === null) return [];
    const call = code.slice(start + text.length - (groups?.["call"] ?? "").length, close + 1);
    return reads.includes(TARGET.exec(call)?.[1] ?? "") ? [{ start, end: close + 1, call }] : [];
  });

/** Names that a loop gives to things. */
const namesIn = ({ masked }: Method, { body, names, record }: Loop): string[] => [
  ...(record === null ? names : [record]),
  ...[...masked.slice(body.start, body.end).matchAll(/\b(?:const|let)\s+(?:(\w+)|[{[]([^}\]]*)[}\]])/gu)].flatMap(
    ([, name, parts = ""]) => (name === undefined ? parts.split(/[,:\s]+/u).filter((part) => part !== "") : [name]),
  ),
];

const names = (text: string, name: string): boolean => new RegExp(String.raw`(?<![.\w])${name}\b`, "u").test(text);

const isChanged = ({ masked }: Method, call: string): boolean =>
  [...call.matchAll(/(?<![.\w"])[a-z_$][\w$]*/gu)].some(([name]) =>
    new RegExp(String.raw`(?<![.\w])${RegExp.escape(name)}\s*(?:[+\-*/%&|^?]{0,2}=(?![=>])|\+\+|--)`, "u").test(
      masked.replaceAll(/\b(?:const|let)\s+\w+\s*=/gu, ""),
    ),
  );

/** A name that is not taken. */
const fresh = (masked: string, name: string): string => (names(masked, name) ? fresh(masked, `${name}Too`) : name);

/** What does not depend on the turn of a loop is asked once, when it is first needed. */
const askOnce = (method: Method, loop: Loop, reads: readonly string[]): string | null => {
  const own = namesIn(method, loop);
  const asked = asksIn(method, loop, reads).find(
    ({ call }) => !own.some((name) => names(call, name)) && !isChanged(method, call),
  );
  const [, type] = /^this\.instance\.seek<([^()\n]*)>/u.exec(asked?.call ?? "") ?? [];
  if (asked === undefined || type === undefined) return null;
  const kept = fresh(method.masked, "asked");
  const { call, end, start } = asked;
  const within = splice(method.code, start, end, `await (${kept} ??= ${call})`);
  const declared = `let ${kept}: Promise<${type} | null> | undefined;\n`;
  return splice(within, loop.all.start, loop.all.start, declared);
};

/** What is asked for each of a short list is asked for all of them at once. */
const askTogether = (method: Method, loop: Loop, reads: readonly string[]): string | null => {
  const { code, masked } = method;
  const [asked, ...others] = asksIn(method, loop, reads);
  const list = code.slice(loop.list.start, loop.list.end);
  const most = Number(BOUND.exec(masked.slice(loop.list.start, loop.list.end))?.[1] ?? Number.POSITIVE_INFINITY);
  if (asked === undefined || others.length > 0 || most > MOST_AT_ONCE || loop.record === null) return null;
  const before = masked.slice(loop.body.start, asked.start);
  const inside = namesIn(method, loop).filter((name) => name !== loop.record);
  // It is the first that a turn does, whatever else it does is not awaited, and nothing ends the loop early.
  if (!/^(?:const \w+ = |\w+\.push\()?$/u.test(before)) return null;
  if (/\bawait\b|\b(?:break|return|continue|throw)\b/u.test(masked.slice(asked.end, loop.body.end))) return null;
  if (inside.some((name) => names(asked.call, name)) || isChanged(method, asked.call)) return null;
  const [each, found, one] = [fresh(masked, "each"), fresh(masked, "found"), fresh(masked, "one")];
  const all = `await Promise.all(${list}.map((${loop.record}) => ${asked.call}));`;
  const after = code.slice(asked.end, loop.body.end);
  if (before === "" && after === ";") return splice(code, loop.all.start, loop.all.end, all);
  const begun = code.slice(loop.body.start, asked.start);
  const text = names(after, loop.record)
    ? [
        `const ${each} = ${list};`,
        `const ${found} = ${all.replace(list, each)}`,
        `for (const [${one}, ${loop.record}] of ${each}.entries()) {\n${begun}${found}[${one}] ?? null${after}\n}`,
      ]
    : [`const ${found} = ${all}`, `for (const ${one} of ${found}) {\n${begun}${one}${after}\n}`];
  return splice(code, loop.all.start, loop.all.end, text.join("\n"));
};

/** Another service is not asked again and again in a loop, one answer after the other. */
export const askInLoop: Rewrite = (method, { reads }) => {
  for (const loop of findLoops(method.masked)) {
    const found = askOnce(method, loop, reads) ?? askTogether(method, loop, reads);
    if (found !== null) return found;
  }
  return null;
};
