import { clausesOf } from "./member-clauses.ts";
import type { MemberFact } from "./facts.ts";

const NAME = /`([A-Za-z_][\w-]{0,60})(\?)?`(\?)?/gu;
/** What may stand between a name in a list and what comes before it. */
const LEAD =
  /(?:^|[,;:(|+]|\b(?:and|or|plus|with|takes?|has|have|any|of|both|either)\b)\s*((?:(?:optional(?:ly)?|an?|the|its|your|boolean|integer|string|text|number|required|also|either|then|(?:list|array|set) of)\s+){0,4})$/iu;
const KINDS = /\b(boolean|integer|string|number|required)\b/giu;
/** A name that is followed by these is what the sentence speaks of, and no further value of the one before it. */
const CONTINUES =
  /^\s*(?:[:(–—-]|(?:from |is |are |has |may |must |defaults? |at |up to |between |at least |as )?[\d−]|(?:is|are|has|may|must|defaults?|being)\b)/u;

type Found = { name: string; optional: boolean; lead: string; start: number; end: number };

/** How deep in brackets each place of a text is: names in brackets are no entries of the list. */
const inBrackets = (text: string): ((at: number) => boolean) => {
  let depth = 0;
  const depths = [...text].flatMap((letter) => {
    if (letter === "(") depth += 1;
    else if (letter === ")" && depth > 0) depth -= 1;
    return Array.from({ length: letter.length }, () => depth);
  });
  return (at) => (depths[at] ?? 0) > 0;
};

/** A value of an enumeration: "`sort` is `title`, `year` or `-year`". */
const isValueOf = (last: Found | undefined, text: string, at: number, end: number): boolean => {
  if (last === undefined) return false;
  // What stands in brackets is told by then.
  const between = text.slice(last.end, at).replaceAll(/\([^()]*\)/gu, " ");
  const told =
    /^\s*(?:(?:is|are|being|may be)\s+(?:either |one of )?|:\s*|(?:–|—|-)\s+|=\s*)(?:one of\s+)?["`]/u.test(
      text.slice(last.end),
    ) || /\bone of\b/u.test(between);
  // "`new` (default) | `top` (highest first)": behind a bar stands another value, whatever is said of it.
  const isOther = /\|\s*$/u.test(between);
  return told && (isOther || !CONTINUES.test(text.slice(end))) && !/[.;]/u.test(between);
};

const namesIn = (text: string): Found[] => {
  const isBracketed = inBrackets(text);
  const found: Found[] = [];
  for (const match of text.matchAll(NAME)) {
    if (/^[a-z]-[a-z]$/iu.test(match[1] ?? "")) continue;
    const lead = LEAD.exec(text.slice(Math.max(0, match.index - 60), match.index));
    const end = match.index + match[0].length;
    if (lead === null || isBracketed(match.index) || isValueOf(found.at(-1), text, match.index, end)) continue;
    const optional = /\boptional/iu.test(lead[1] ?? "") || match[2] !== undefined || match[3] !== undefined;
    const start = match.index - (lead[1]?.length ?? 0);
    found.push({ name: match[1] ?? "", optional, lead: lead[1] ?? "", start, end });
  }
  return found;
};

/** Drops what joins two entries of a list. */
const withoutJoint = (text: string): string =>
  text
    .replace(/(?:[,;\s]|\b(?:and|or|plus|and\/or)\b|\/){1,6}$/u, "")
    .replace(/^\s*[,;]\s*/u, "")
    .trim();

/** "= `new` | `top`" as "`new` or `top`". */
const asChoice = (text: string): string =>
  /^=?\s*`[^`]+`(?:\s*\([^()]*\))?\s*\|/u.test(text)
    ? text.replace(/^=\s*/u, "").replaceAll(/\s*\|\s*/gu, " or ")
    : text;

type NameList = { members: MemberFact[]; tail: string };

/**
 * Reads "`name` (1–60 characters), optional `tags` and `note`" as members, each with what is said of it. `tail` is what
 * stands behind the last one and its brackets. Null where the text names none.
 */
export const readNames = (text: string, line: number): NameList | null => {
  const found = namesIn(text);
  if (found.length === 0) return null;
  let tail = "";
  const members = found.map((each, n): MemberFact => {
    const next = found[n + 1];
    const after = text.slice(each.end, next?.start ?? text.length);
    const [bracket = "", inside = ""] = /^\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/u.exec(after) ?? [];
    const more = asChoice(withoutJoint(after.slice(bracket.length)));
    if (next === undefined) tail = more;
    const kinds = [...each.lead.matchAll(KINDS)].map(([kind]) => kind.toLowerCase());
    if (/\b(?:list|array|set) of\s*$/iu.test(each.lead)) kinds.push("list of strings");
    const rules = [...kinds, ...clausesOf(inside)];
    if (next !== undefined && more !== "") rules.push(...clausesOf(more));
    const optional = each.optional || rules.includes("optional");
    return { name: each.name, line, rules: rules.filter((rule) => rule !== "optional"), ...(optional && { optional }) };
  });
  return { members, tail };
};
