import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Kind } from "./settling.ts";

/** "`address` is merged member by member", "JSON merge patch (RFC 7396)", "nested objects are merged" */
const MERGES =
  /\b(?:deep(?:ly)?[ -])?merged?s?\b(?! into)|\bmerge[ -]?patch\b|\bRFC ?7[34]96\b|\b(?:member|field|key) (?:by|for) (?:member|field|key)\b/iu;
const NOT_MERGED =
  /\b(?:not|never|no) (?:deep(?:ly)?[ -])?merged?\b|\b(?:replaced|changed|set) (?:as a whole|entirely|completely|wholly|in full)\b/iu;

/** The names that a text says are merged; those behind them are replaced. */
const mergedIn = (text: string): string[] | null => {
  const parts = text.split(/[,;](?:\s(?:but|while|and))?\s/u);
  const merging = parts.filter((part) => MERGES.test(part) && !NOT_MERGED.test(part));
  if (merging.length === 0) return null;
  return merging.flatMap((part) => [...part.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name));
};

/** Objects of which a change takes some members, and leaves the others as they are, where their author says so. */
export const patchObjects = ({ fields, resource }: Kind, rules: ApiFacts["rules"], heard: Set<Sentence>): void => {
  const objects = fields.filter(({ members, origin, type }) => type === "object" && members && origin === "caller");
  const changes = resource.asked.filter(({ role }) => role === "update").map(({ request }) => request);
  if (objects.length === 0 || changes.length === 0) return;
  const said = rules.filter(({ text }) => /\bPATCH\b|\bupdates?\b|\bpartial\b/iu.test(text));
  for (const sentence of [...changes.flatMap(({ sentences }) => sentences), ...said]) {
    const names = mergedIn(sentence.text);
    if (names === null) continue;
    const named = objects.filter(({ name }) => names.includes(name));
    for (const field of named.length > 0 ? named : objects) field.patched = true;
    heard.add(sentence);
    for (const request of changes) request.sentences = request.sentences.filter((each) => each !== sentence);
  }
};
