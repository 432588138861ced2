import type { StepDraft } from "./parse-expectation.ts";
import type { Json, Method } from "./spec.ts";

const REQUEST = /^(?:>\s*|\$\s*)?(GET|POST|PUT|PATCH|DELETE)\s+(?:https?:\/\/[^/\s]+)?(\/\S*)(?:\s+HTTP\/[\d.]+)?$/u;
const ANSWER = /^(?:<\s*)?(?:HTTP\/[\d.]+\s+|→\s*|->\s*|=>\s*|status:?\s*)?([1-5]\d\d)(?:\s+[A-Za-z ]+)?$/iu;
const HEADER = /^([A-Za-z][\w-]*):\s+(.+)$/u;

/** Whether a code block shows requests and answers. */
export const isExchange = (text: string): boolean => text.split("\n").some((line) => REQUEST.test(line.trim()));

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

type Part = { line: number; lines: string[]; request: RegExpExecArray | null; answer: RegExpExecArray | null };

/** Cuts a block at its request and answer lines. */
const partsOf = (text: string, line: number): Part[] => {
  const parts: Part[] = [];
  for (const [n, raw] of text.split("\n").entries()) {
    const trimmed = raw.trim();
    const request = REQUEST.exec(trimmed);
    const answer = parts.length > 0 ? ANSWER.exec(trimmed) : null;
    if (request || answer) parts.push({ line: line + n, lines: [], request, answer });
    else parts.at(-1)?.lines.push(raw);
  }
  return parts;
};

const contentOf = (
  lines: readonly string[],
): { headers: Record<string, string>; body: Json | undefined; broken: boolean } => {
  const start = lines.findIndex((raw) => !HEADER.test(raw.trim()));
  const head = start === -1 ? lines : lines.slice(0, start);
  const text = start === -1 ? "" : lines.slice(start).join("\n").trim();
  const headers = Object.fromEntries(
    head
      .map((raw) => HEADER.exec(raw.trim()))
      .flatMap((match) => (match ? [[(match[1] ?? "").toLowerCase(), match[2] ?? ""]] : [])),
  );
  const body = text === "" ? undefined : parseJson(text);
  return { headers, body, broken: text !== "" && body === undefined };
};

/** Reads a code block of requests, each with its answer, as steps sent by `as`; null where a body is no JSON. */
export const parseExchange = (text: string, line: number, as: string | null): StepDraft[] | null => {
  const steps: StepDraft[] = [];
  for (const part of partsOf(text, line)) {
    const { headers, body, broken } = contentOf(part.lines);
    if (broken) return null;
    delete headers["content-type"];
    const extra = Object.keys(headers).length > 0 ? { headers } : {};
    const last = steps.at(-1);
    if (part.request) {
      const [, method, path] = part.request;
      steps.push({
        line: part.line,
        as,
        method: method as Method,
        path: path ?? "/",
        ...extra,
        ...(body === undefined ? {} : { body }),
        expect: { status: null },
      });
    } else if (last)
      last.expect = { status: Number(part.answer?.[1]), ...extra, ...(body === undefined ? {} : { body }) };
  }
  return steps;
};
