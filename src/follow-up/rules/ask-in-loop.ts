import { closeOf, partsBetween } from "#src/follow-up/code/brackets.ts";
import { findLoops, type Loop } from "#src/follow-up/code/find-loops.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";
import type { ServiceFacts } from "./service-facts.ts";

const ASK = /\bawait (?<call>this\.instance\.(?<how>seek|ask|render)(?:<[^()\n]*>)?\()/gu;
const TARGET = /^[^"]*"(\w+\.\w+)"/u;
/** Lists that are no longer than this are asked about all at once. */
const MOST_AT_ONCE = 32;
const BOUND = /\.slice\(0, (\d+)\)$/u;

type Asked = { start: number; end: number; call: string };

/** Calls of others that change nothing. */
const asksIn = (
  { code, masked }: Method,
  { body }: Loop,
  { reads, rendered }: Pick<ServiceFacts, "reads" | "rendered">,
): Asked[] =>
  [...masked.slice(body.start, body.end).matchAll(ASK)].flatMap(({ 0: text, groups, index }): Asked[] => {
    const start = body.start + index;
    const close = closeOf(masked, start + text.length - 1);
    if (close === null) return [];
    const call = code.slice(start + text.length - (groups?.["call"] ?? "").length, close + 1);
    const target = groups?.["how"] === "render" ? rendered : TARGET.exec(call)?.[1];
    return reads.includes(target ?? "") ? [{ start, end: close + 1, call }] : [];
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
const askOnce = (method: Method, loop: Loop, facts: ServiceFacts): string | null => {
  const own = namesIn(method, loop);
  const asked = asksIn(method, loop, facts).find(
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

/** How long a list is at most. */
const lengthOf = (masked: string, { list: { end, start } }: Loop): number => {
  const isWritten = masked[start] === "[" && closeOf(masked, start) === end - 1;
  if (isWritten && !masked.slice(start, end).includes("..."))
    return partsBetween(masked, { start: start + 1, end: end - 1 }, ",").length;
  return Number(BOUND.exec(masked.slice(start, end))?.[1] ?? Number.POSITIVE_INFINITY);
};

/**
 * What is asked for each of a short list is asked for all of them at once. All have been answered before the first answer
 * is looked at, so what fails first is what failed first before.
 */
const askTogether = (method: Method, loop: Loop, { reads, rendered }: ServiceFacts): string | null => {
  const { code, masked } = method;
  const [asked, ...others] = asksIn(method, loop, { reads, rendered });
  const list = code.slice(loop.list.start, loop.list.end);
  if (asked === undefined || others.length > 0 || lengthOf(masked, loop) > MOST_AT_ONCE) return null;
  const before = masked.slice(loop.body.start, asked.start);
  const given = loop.record === null ? loop.names : [loop.record];
  const inside = namesIn(method, loop).filter((name) => !given.includes(name));
  // It is the first that a turn does, whatever else it does is not awaited, and nothing ends the loop early.
  if (!/^(?:const (?:\w+|\{[^}]*\}) = |\w+\.push\()?$/u.test(before)) return null;
  if (/\bawait\b|\b(?:break|return|continue|throw)\b/u.test(masked.slice(asked.end, loop.body.end))) return null;
  if (inside.some((name) => names(asked.call, name)) || isChanged(method, asked.call)) return null;
  const [all, found] = [fresh(masked, "asked"), fresh(masked, "found")];
  const after = code.slice(asked.end, loop.body.end);
  const taken = loop.record ?? `{ ${loop.names.join(", ")} }`;
  if (before === "" && after === ";")
    return splice(
      code,
      loop.all.start,
      loop.all.end,
      `const ${all} = ${list}.map((${taken}) => ${asked.call});\nawait Promise.allSettled(${all});\nawait Promise.all(${all});`,
    );
  const needed = given.filter((name) => names(after, name));
  const text = [
    `const ${all} = ${list}.map((${taken}) => ({ ${[...needed, `${found}: ${asked.call}`].join(", ")} }));`,
    `await Promise.allSettled(${all}.map(({ ${found} }) => ${found}));`,
    `for (const { ${[...needed, found].join(", ")} } of ${all}) {\n${code.slice(loop.body.start, asked.start)}await ${found}${after}\n}`,
  ];
  return splice(code, loop.all.start, loop.all.end, text.join("\n"));
};

/** Another service is not asked again and again in a loop, one answer after the other. */
export const askInLoop: Rewrite = (method, facts) => {
  for (const loop of findLoops(method.masked)) {
    const found = askOnce(method, loop, facts) ?? askTogether(method, loop, facts);
    if (found !== null) return found;
  }
  return null;
};
