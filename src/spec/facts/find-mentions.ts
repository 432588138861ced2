import type { Method } from "#src/spec/spec.ts";
import { normalPath } from "#src/spec/split-request.ts";

/**
 * A request as it stands in a text, with the backticks around it. `path` is as it was written: it may have a query
 * string, and `…/close` leaves out what was said before. A null stands for what is left out altogether.
 */
export type Mention = { method: Method | null; path: string | null; start: number; end: number };

const MENTION = /`?\b(GET|POST|PUT|PATCH|DELETE)\s{1,9}((?:…|\.{3})?\/[^\s`|,;]*)`?/gu;
const SHORT = /^(?:(?:,|or|and|\/|&)\s{0,3}){0,3}`((?:…|\.{3})\/[^\s`]+)`/u;
/** `/approve` behind `POST /jobs/{id}/diagnose`: another step of the same record. */
const SIBLING =
  /^(?:(?:,|;|or|and|\/|&|\|)\s{0,3}){0,3}`(\/[a-z][\w-]*)`(?=\s{0,3}(?:,|;|or\b|and\b|\/|&|→|->|\||:|–|—|$))/u;
const STEP = /\}\/[\w-]{1,60}$/u;
const JOINT = /^\s{0,3}(?:,|;)?\s{0,3}(?:and|or|&|\/)?\s{0,3}$/u;

/** Every request that a text names in full. */
export const mentionsIn = (text: string): Mention[] =>
  [...text.matchAll(MENTION)].map((match) => {
    const [whole, method = "", written = ""] = match;
    const path = whole.endsWith("`") ? written : written.replace(/[.:)]{1,9}$/u, "");
    const end = match.index + whole.length - (written.length - path.length);
    return { method: method as Method, path, start: match.index, end };
  });

/** `first` and the requests that are named in one breath with it: "`PUT /x` and `DELETE /x`", "`GET /x/a`, `…/b`". */
export const chainFrom = (text: string, first: Mention, mentions: readonly Mention[]): Mention[] => {
  const chain = [first];
  for (let last = first; ;) {
    const after = mentions.find((each) => each.start >= last.end);
    const next = after && JOINT.test(text.slice(last.end, after.start)) ? after : undefined;
    const lead = /^\s{0,3}/u.exec(text.slice(last.end))?.[0].length ?? 0;
    const short = SHORT.exec(text.slice(last.end + lead, last.end + lead + 200));
    const sibling = STEP.test(first.path ?? "")
      ? SIBLING.exec(text.slice(last.end + lead, last.end + lead + 200))
      : null;
    const beside = short ?? sibling;
    const named = short === null ? `…${sibling?.[1] ?? ""}` : (short[1] ?? "");
    const found = beside
      ? { method: last.method, path: named, start: last.end, end: last.end + lead + beside[0].length }
      : next;
    if (found === undefined) return chain;
    chain.push(found);
    last = found;
  }
};

/** `/books/:id/` as `/books/{id}`; a colon inside a name, as in `/kv/a:b`, is a letter like others. */
export const templateOf = (path: string): string =>
  path
    .replace(/[?#].*$/u, "")
    .split("/")
    .map((part) => (/^[:<{]/u.test(part) ? normalPath(`/${part}`).slice(1) : part))
    .join("/")
    .replace(/(?<=.)\/$/u, "");

/** The parameters of a path's query string with the values they have there. */
export const queryIn = (path: string): { name: string; example: string }[] =>
  [...path.matchAll(/[?&]([A-Za-z_][\w.-]*)(?:=([^&#\s`]*))?/gu)].map(([, name = "", example = ""]) => ({
    name,
    example: /^[<{…]|^\.{3}/u.test(example) ? "" : example,
  }));
