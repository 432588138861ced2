import type { Method } from "#src/spec/spec.ts";

/** An answer in a code block: its status, what stands beside it, and its body. */
type Answer = { line: number; status: number; note: string; text: string };

/** A request in a code block, with its body and its answers. `note`: what stands behind it in its own line. */
export type Exchange = {
  line: number;
  method: Method;
  path: string;
  note: string;
  headers: string[];
  body: string;
  answers: Answer[];
};

const REQUEST =
  /^(?:[>$←→]\s?)?(GET|POST|PUT|PATCH|DELETE)\s{1,20}(?:https?:\/\/[^/\s]+)?(\/\S*)(?:\s{1,9}HTTP\/[\d.]+)?(?:\s{1,80}(\S.*))?$/u;
const ANSWER =
  /^(?:[<←→]\s?|->\s?|=>\s?|\|\s?)?(?:HTTP\/[\d.]+\s{1,9}|status:?\s{1,9})?`?([1-5]\d\d)`?(?!\w)(?:\s{1,9}(Created|OK|No Content|Accepted|Found|See Other|Conflict|Bad Request|Not Found))?(.*)$/iu;
const SENT = /^→\s*(?=[{[])/u;
const HEADER = /^([A-Za-z][\w-]{1,40}):\s+\S/u;
const STARTS_JSON = /^\s*[{["]/u;

export const isExchange = (text: string): boolean => text.split("\n").some((line) => REQUEST.test(line.trim()));
/** Whether a code block begins with an answer, or marks what is sent and answered by arrows. */
export const isReply = (text: string): boolean =>
  ANSWER.test(text.trim().split("\n")[0]?.trim() ?? "") || SENT.test(text.trim());

/** "WS /live": in the form of a request, and none of those that are read. */
const OTHER = /^[A-Z]{2,9}\s{1,20}\/\S*/u;
const isOther = (raw: string): boolean => OTHER.test(raw.trim()) && !REQUEST.test(raw.trim());

/** Lines that have the form of a request with another method. */
export const otherLines = (text: string): string[] =>
  text
    .split("\n")
    .filter(isOther)
    .map((raw) => raw.trim());

const answerIn = (trimmed: string, line: number): Answer | null => {
  const match = ANSWER.exec(trimmed);
  if (match === null) return null;
  const rest = (match[3] ?? "").trim();
  const isBody = STARTS_JSON.test(rest);
  const [body = "", note = ""] = isBody ? rest.split(/\s{2,}(?=\||\()/u) : ["", rest];
  return { line, status: Number(match[1]), note: note.replace(/^[|\s]+/u, ""), text: body };
};

/** Reads the lines of one request: what is sent until the first answer, then the answers. */
const readLines = (exchange: Exchange, lines: readonly string[], line: number): void => {
  for (const [n, raw] of lines.entries()) {
    if (isOther(raw)) continue;
    const trimmed = raw.trim();
    const last = exchange.answers.at(-1);
    const isInside =
      last === undefined
        ? /\S/u.test(exchange.body) && !isBalanced(exchange.body)
        : /\S/u.test(last.text) && !isBalanced(last.text);
    const answer = isInside ? null : answerIn(trimmed, line + n);
    const header = isInside ? null : HEADER.exec(trimmed);
    if (answer !== null) exchange.answers.push(answer);
    else if (header?.[1] !== undefined) {
      if (!/^(?:content-type|content-length|host|accept)$/iu.test(header[1])) exchange.headers.push(header[1]);
    } else if (last !== undefined) last.text += `\n${raw}`;
    else exchange.body += `\n${raw.replace(SENT, "")}`;
  }
};

const isBalanced = (text: string): boolean => {
  const count = (letter: string): number => text.split(letter).length;
  return count("{") === count("}") && count("[") === count("]");
};

/** What stands in a request's own line: its answer, or words about it. */
const startExchange = (match: RegExpExecArray, line: number): Exchange => {
  const [, method = "GET", path = "", rest = ""] = match;
  const answers = rest.split(/\s+\|\s+/u).flatMap((part) => answerIn(part.trim(), line) ?? []);
  const note = answers.length > 0 ? "" : rest.trim();
  return { line, method: method as Method, path, note, headers: [], body: "", answers };
};

/** Reads a code block of requests and answers as people sketch them. `line`: of its first line. */
export const readExchanges = (text: string, line: number): Exchange[] => {
  const lines = text.split("\n");
  const starts = lines.flatMap((raw, n) => {
    const match = REQUEST.exec(raw.trim());
    return match === null ? [] : [{ n, match }];
  });
  return starts.map(({ n, match }, at) => {
    const exchange = startExchange(match, line + n);
    readLines(exchange, lines.slice(n + 1, starts[at + 1]?.n ?? lines.length), line + n + 1);
    return exchange;
  });
};

/** Reads a code block that begins with an answer, or with what is sent behind an arrow. */
export const readReplies = (text: string, line: number): Pick<Exchange, "body" | "answers" | "headers"> => {
  const exchange: Exchange = { line, method: "GET", path: "", note: "", headers: [], body: "", answers: [] };
  readLines(exchange, text.split("\n"), line);
  return exchange;
};
