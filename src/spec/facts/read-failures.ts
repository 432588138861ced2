import type { FailureFact } from "./facts.ts";
import { objectsIn } from "./find-objects.ts";
import { isSuccess, statusesIn } from "./find-statuses.ts";
import type { StatusMark } from "./find-statuses.ts";

const SPACE = String.raw`[\s,:(–—-]{0,4}`;
const CODE_AFTER = new RegExp(
  String.raw`^(?:${SPACE}(?:(?:(?:with|and|the|an?)\s){0,2}(?:error|code|error code)\s)?\x60([A-Za-z][\w.-]{1,60})\x60|\s([A-Za-z][\w.-]{1,60})\x60|${SPACE}\x60?\{[^{}]{0,60}"(?:error|code)"\s?:\s?"([\w.-]{1,60})"[^{}]{0,200}\}\x60?)`,
  "u",
);
const CODE_BEFORE = /`([A-Za-z][\w.-]{1,60})`\s?\(?$/u;
/** `not_found`, `notFound`, `NOT_FOUND`; `GET` is a method. */
const CODE =
  /^(?:[a-z][a-z0-9]*(?:[-_.][a-z0-9]+|[A-Z][a-z0-9]*)*|[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+|(?!(?:PATCH|DELETE|OPTIONS)$)[A-Z]{5,})$/u;

const DANGLING = /(?:[\s,;:|→–—-]|->|\b(?:and|or|but|is|are|gives?|with|answers|gets?|refused with|refused)\b){1,20}$/u;

/** What is left of a text when the status is cut out of it. */
const join = (before: string, after: string): string => {
  const isBracketed = /\(\s{0,9}$/u.test(before) && /^\s*\)/u.test(after);
  const first = isBracketed ? before.replace(/\(\s{0,9}$/u, "") : before;
  const second = isBracketed ? after.replace(/^\s*\)/u, "") : after;
  const text = `${first.replace(DANGLING, "")} ${second}`
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/\s(?=[,.;:)])|(?<=\()\s/gu, "")
    .replace(/^(?:[\s,;:.|→)–—-]|\b(?:or|but|and)\s)+/u, "")
    .replace(/[\s.]{1,9}$/u, "")
    .replace(DANGLING, "");
  return text.endsWith(")") && !text.includes("(") ? text.slice(0, -1) : text;
};

/** A failure's own part of a text, with its status and code cut out. */
const failureIn = (part: string, { status }: StatusMark, line: number): FailureFact => {
  const mark = statusesIn(part).find((each) => each.status === status) ?? { start: 0, end: 0 };
  const [before, after] = [part.slice(0, mark.start), part.slice(mark.end)];
  const behind = CODE_AFTER.exec(after);
  const ahead = before.endsWith("(") ? CODE_BEFORE.exec(before) : null;
  const code = behind?.[1] ?? behind?.[2] ?? behind?.[3] ?? ahead?.[1];
  const known = code !== undefined && CODE.test(code) ? code : null;
  const said = known === null || behind === null ? after : after.slice(behind[0].length);
  const rest = behind?.[0].includes("(") ? said.replace(/^\s*\)/u, "") : said;
  const [shown] = behind?.[3] === undefined ? [] : objectsIn(behind[0]);
  return { line, status, code: known, when: join(before, rest), ...(shown && { example: shown.value }) };
};

/** Where the part of the text ends that belongs to the status before `next`. */
const boundary = (text: string, from: number, next: StatusMark): number => {
  const between = text.slice(from, next.start);
  const cut = [...between.matchAll(/[,;|.]\s|\s(?:or|but|and)\s/gu)].at(-1);
  return cut ? from + cut.index : /[([`\s]$/u.test(between) ? next.start - 1 : next.start;
};

/** Cuts a text so that each part tells of one status; what stands before the first one is told with it. */
export const partsOf = (text: string, marks: readonly StatusMark[]): { mark: StatusMark; part: string }[] =>
  marks.map((mark, n) => {
    const [last, next] = [marks[n - 1], marks[n + 1]];
    const start = last === undefined ? 0 : boundary(text, last.end, mark);
    const end = next === undefined ? text.length : boundary(text, mark.end, next);
    return { mark, part: text.slice(start, end) };
  });

/** The failures that a text tells of, each with its code and when it happens. */
export const failuresIn = (text: string, line: number): FailureFact[] => {
  const marks = statusesIn(text);
  return partsOf(text, marks).flatMap(({ mark, part }) => (isSuccess(mark) ? [] : [failureIn(part, mark, line)]));
};
