import { findCalls, type TableCall } from "#src/follow-up/code/find-calls.ts";
import { onlyReads } from "#src/follow-up/code/only-reads.ts";
import { type Method, type Rewrite, splice } from "./rewrite.ts";

const READS = ["find", "seek", "has", "countWhere", "size"];
const LOOP = /\b(?:for|while|do)\b|=>/u;

const squeeze = (call: TableCall): string =>
  [call.table, call.method, ...call.arguments].map((part) => part.replaceAll(/\s+/gu, " ")).join(" ");

/** Whether what is named at the first place still is in reach at the second, and still true. */
const isSame = ({ masked }: Method, { end }: TableCall, { start }: TableCall): boolean => {
  const between = masked.slice(end, start);
  let depth = 0;
  for (const character of between) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (depth < 0) return false;
  }
  // What runs several times may run after what comes later.
  return (
    onlyReads(masked, { start: end, end: start }) &&
    (!LOOP.test(between) || onlyReads(masked, { start: end, end: masked.length }))
  );
};

/** Names in an argument that get another value in between. */
const isReassigned = (between: string, call: TableCall): boolean =>
  call.arguments.some((text) =>
    [...text.matchAll(/[A-Za-z_$][\w$]*/gu)].some(([name]) =>
      new RegExp(
        String.raw`(?<![.\w])${name.replaceAll("$", String.raw`\$`)}\s*(?:[+\-*/%&|^?]{0,2}=(?![=>])|\+\+|--)`,
        "u",
      ).test(between),
    ),
  );

/** What an operation has read and named it does not read again. */
export const readOnce: Rewrite = (method) => {
  const { code, masked } = method;
  const calls = findCalls(code, masked, READS);
  for (const [n, first] of calls.entries()) {
    const [, name] = /\bconst\s+(\w+)\s*=\s*$/u.exec(masked.slice(0, first.start)) ?? [];
    if (name === undefined || !/^\s*;/u.test(masked.slice(first.end))) continue;
    const again = calls
      .slice(n + 1)
      .find(
        (call) =>
          squeeze(call) === squeeze(first) &&
          isSame(method, first, call) &&
          !isReassigned(masked.slice(first.end, call.start), first) &&
          !new RegExp(String.raw`\b(?:const|let)\s+(?:\{[^}]*)?\b${name}\b|[({,]\s*${name}\s*[,})]?[^()]*=>`, "u").test(
            masked.slice(first.end, call.start),
          ),
      );
    if (again !== undefined) return splice(code, again.start, again.end, name);
  }
  return null;
};
