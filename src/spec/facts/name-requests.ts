import { stem } from "#src/spec/words.ts";
import type { Draft } from "./draft.ts";

const NUMBER = /^(\d+(?:\.\d+)*)\.?\s/u;

const textOf = (draft: Draft): string =>
  draft.pieces.map((piece) => (piece.kind === "member" || piece.kind === "header" ? "" : piece.text)).join(" ");

/** Requests of which it was said "see 4.3", where `heading` has this number. */
const byNumber = (drafts: readonly Draft[], heading: string): Draft[] => {
  const number = NUMBER.exec(heading)?.[1];
  if (number === undefined) return [];
  const sees = new RegExp(String.raw`\bsee (?:section )?${RegExp.escape(number)}(?![\d]|\.\d)`, "u");
  return drafts.filter((draft) => sees.test(textOf(draft)));
};

const verbOf = (text: string): string => stem(/^[a-z]+/iu.exec(text)?.[0] ?? "");

/** The request whose label begins with the same verb. */
const byVerb = (drafts: readonly Draft[], verb: string): Draft[] => {
  const named = drafts.filter(({ label }) => label !== "" && stem(verb) === verbOf(label));
  return named.length > 1 ? named.slice(0, 1) : named;
};

/** The request whose path ends in the heading: "Results" and `/polls/{id}/results`. */
const byPath = (drafts: readonly Draft[], title: string): Draft[] => {
  const end = `/${title.toLowerCase().replaceAll(/\s+/gu, "-")}`;
  const named = drafts.filter(({ path }) => path.endsWith(end));
  return named.length === 1 ? named : [];
};

/** The requests that a heading speaks of without naming them: "Making a link", "4.3 Customer summary", "Results". */
export const requestsUnder = (drafts: readonly Draft[], heading: string): Draft[] => {
  const seen = byNumber(drafts, heading);
  if (seen.length > 0) return seen;
  const title = heading.replace(NUMBER, "").trim();
  const first = /^[A-Za-z]+/u.exec(title)?.[0] ?? "";
  if (/ing$/iu.test(first)) return byVerb(drafts, first);
  return byPath(drafts, title);
};

const LEAD = /^(?:the )?(?:request|body|call)(?: to ([a-z]+)\b[^:]{0,40})?:$/iu;

/** The request that "Request to open one:" leads up to. */
export const requestsLedUpTo = (drafts: readonly Draft[], lead: string): Draft[] => {
  const verb = LEAD.exec(lead)?.[1];
  return verb === undefined ? [] : byVerb(drafts, verb);
};

/** The list that filters and parameters belong to where none is named: under the same heading, or the first of all. */
export const listOf = (drafts: readonly Draft[], heading: string): Draft | null => {
  const lists = drafts.filter(({ method, path }) => method === "GET" && !path.includes("{") && path !== "/");
  return lists.find(({ under }) => under === heading) ?? lists[0] ?? null;
};
