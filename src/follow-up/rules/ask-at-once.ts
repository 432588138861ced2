import { closeOf } from "#src/follow-up/code/brackets.ts";
import { type Rewrite, splice } from "./rewrite.ts";

/** A look-up elsewhere, which is null where nothing is there: whichever answers first, nothing else comes of it. */
const SEEK = /^(?<indent>[ \t]*)const (?<name>\w+) = await (?<call>this\.instance\.seek(?:<[^()\n]*>)?\()/gmu;

const TARGET = /^[^"]*"(\w+\.\w+)"/u;

type Asked = { start: number; end: number; name: string; call: string; masked: string };

const asksIn = (code: string, masked: string): Asked[] =>
  [...masked.matchAll(SEEK)].flatMap(({ 0: text, groups, index }): Asked[] => {
    const { call = "", indent = "", name = "" } = groups ?? {};
    const close = closeOf(masked, index + text.length - 1);
    if (close === null || masked[close + 1] !== ";") return [];
    const from = index + text.length - call.length;
    const of = (all: string) => all.slice(from, close + 1);
    return [{ start: index + indent.length, end: close + 2, name, call: of(code), masked: of(masked) }];
  });

/** Two look-ups in other services, of which neither needs what the other finds, are made at once. */
export const askAtOnce: Rewrite = ({ code, masked }, { reads }) => {
  const asks = asksIn(code, masked).filter(({ call }) => reads.includes(TARGET.exec(call)?.[1] ?? ""));
  for (const [n, first] of asks.entries()) {
    const second = asks[n + 1];
    if (second === undefined || masked.slice(first.end, second.start).trim() !== "") continue;
    if (new RegExp(String.raw`\b${first.name}\b`, "u").test(second.masked) || /\bawait\b/u.test(second.masked))
      continue;
    const both = `const [${first.name}, ${second.name}] = await Promise.all([${first.call}, ${second.call}]);`;
    return splice(code, first.start, second.end, both);
  }
  return null;
};
