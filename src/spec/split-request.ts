import { kindOfVerb } from "./classify-operation.ts";
import type { Method } from "./spec.ts";
import { splitOutside } from "./split-sentences.ts";

export const HTTP = /`?\b(GET|POST|PUT|PATCH|DELETE)\s+(\/[^\s`)]*)`?/u;
const STATUS =
  /\s*(?:(?:→|->|=>|—|–|,)\s*)?(?:(?:answers?|returns?|responds?|replies|gives?)(?: with)?|status(?: code)?|→|->|=>)\s*`?(\d{3})\b`?(?: (?:Created|OK|No Content|Found|See Other|Accepted))?/iu;

/** "Creates a book. 201 with the book." */
const LEADING_STATUS = /(?<=[.;:⟂]\s*)`?([23]\d\d)`?(?=\s+(?:with|and|without)\b|\s*[,.;]|$)/u;

/** `:list` and `<list>` as `{list}`; without a query string. */
export const normalPath = (path: string): string =>
  path
    .replace(/[?#].*$/u, "")
    .replaceAll(
      /:([A-Za-z]\w*)|<([A-Za-z][\w-]*)>/gu,
      (_, colon: string | undefined, angle: string | undefined) => `{${colon ?? angle ?? ""}}`,
    )
    .replaceAll(/\{([^{}]*)\}/gu, (_, name: string) => `{${camelOrSnake(name)}}`)
    .replace(/(?<=.)\/$/u, "");
const camelOrSnake = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]+/gu, "_");

const ANSWERS = /^(?:gives?|answers?|returns?|responds?|replies|yields?)$/iu;

/** "`POST /books` creates a book. …" is said as "Create a book: `POST /books`; …". */
const bareVerb = (text: string): string => {
  const [, request = "", verb = "", rest = ""] = /^(`[A-Z]+ \/[^`]*`)\s+([a-z]+s)\b([^]*)$/u.exec(text) ?? [];
  const base = verb.replace(/s$/u, "");
  if (request === "" || ANSWERS.test(verb) || (kindOfVerb(verb) ?? kindOfVerb(base)) === null) return text;
  const [object = "", more = ""] = [/^[^.;,:]*/u.exec(rest)?.[0] ?? "", rest.replace(/^[^.;,:]*[.;,:]?/u, "")];
  return `${base}${object}: ${request};${more}`;
};

/** An operation's line: what people call it, its request and status, and what else is said. */
export type RequestLine = {
  label: string;
  detail: string;
  method: Method | null;
  path: string | null;
  status: number | null;
};

const split = (text: string): RequestLine => {
  const http = HTTP.exec(text);
  const path = http?.[2] ?? null;
  const query = [...(path ?? "").matchAll(/[?&](\w+)=?/gu)].map((match) => match[1]);
  const bracketed = http !== null && text[http.index - 1] === "(" && text[http.index + http[0].length] === ")";
  if (bracketed)
    return split(`${text.slice(0, http.index - 1)}: ${http[0]}${text.slice(http.index + http[0].length + 1)}`);
  const withoutHttp = http ? `${text.slice(0, http.index)} ⟂ ${text.slice(http.index + http[0].length)}` : text;
  const pattern = [STATUS, LEADING_STATUS].find((each) => each.test(withoutHttp));
  const status = pattern?.exec(withoutHttp);
  const bare = pattern ? withoutHttp.replace(pattern, " ⟂ ") : withoutHttp;
  const [, head = "", tail = ""] = /^([^:;⟂–—]*?)\s*(?:[:;⟂]|\s[–—-]\s|$)(.*)$/su.exec(bare) ?? [];
  const more = query.length > 0 ? `; filter by ${query.join(", ")}` : "";
  const rest = tail.replaceAll("⟂", ";") + more;
  const [first = "", ...others] = splitOutside(rest, ";");
  const labelled = head.trim() !== "";
  return {
    label: (labelled ? head : first).replace(/^[\s–—:-]+/u, ""),
    detail: labelled ? rest : others.join("; "),
    method: (http?.[1] ?? null) as Method | null,
    path: path === null ? null : normalPath(path),
    status: status ? Number(status[1]) : null,
  };
};

/** Cuts a line such as "Add a to-do: `POST /todos` → 201" into its parts. */
export const splitRequest = (text: string): RequestLine => split(bareVerb(text.replaceAll("**", "")));
