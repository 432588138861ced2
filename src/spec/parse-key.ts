import { unquote } from "./read-value.ts";
import type { KeySpec } from "./spec.ts";
import { camelCase, singular, wordsOf } from "./words.ts";

const PERSON = /^(?:(?:signed-in|logged-in) )?(?:person|user|owner|account|member|customer|individual)$/iu;
const END = String.raw`(?=\s*(?:[,;:.!(–—]|\bso that\b|\bwith\b|\band\b|\bwho\b|$))`;
const PER = new RegExp(
  String.raw`\b(?:one|an?|its own|a separate|separate)\b(?: (?:durable object|instance|object|copy|store|list|[\w-]+))?s? (?:per|for each|for every)\s+(.+?)${END}`,
  "iu",
);
const KEPT = new RegExp(
  String.raw`^(?:it is |they are )?(?:kept|stored|held|one) (?:per|for each|for every)\s+(.+?)${END}`,
  "iu",
);
const KEYED = new RegExp(String.raw`\bkeyed by (?:the |an? |its )?(.+?)${END}`, "iu");
const GENERATED =
  /\b(?:(?:each|every) [\w-]+ (?:has|gets|is given|receives)|keyed by|with) (?:an? |its own )?(?:(?:short|random|generated|unique|automatic)[ ,]*(?:and )?)*`?(\w+)`?(?: \w+)? (?:of|with) (\d+) (?:characters?|letters?|digits?)/iu;
const OWN =
  /\b(?:each|every) (?:signed-in )?(?:person|user|member|account)(?: has| keeps| gets|'s)? (?:an?|their|his or her|its)? ?own\b/iu;

const nameOf = (text: string): string => {
  const code = /`([A-Za-z]\w*)`/u.exec(text);
  if (code) return code[1] ?? "";
  const words = wordsOf(unquote(text)).filter((word) => !/^(?:the|an?|its|of|name|id|own|given)$/u.test(word));
  const last = words.at(-1);
  return last === undefined ? "" : camelCase([...words.slice(0, -1), singular(last)]);
};

/** Reads what one instance is kept for: "one instance per list", "keyed by `code`"; null: the sentence says no such thing. */
export const readKey = (sentence: string): KeySpec | null => {
  const generated = GENERATED.exec(sentence);
  if (generated) {
    const length = Math.min(Math.max(Number(generated[2]), 4), 64);
    return { from: "generated", name: generated[1] ?? "code", length };
  }
  if (OWN.test(sentence)) return { from: "owner" };
  const stated = (PER.exec(sentence) ?? KEPT.exec(sentence) ?? KEYED.exec(sentence))?.[1]?.trim();
  if (stated === undefined) return null;
  if (PERSON.test(stated.replace(/^(?:the|an?) /iu, ""))) return { from: "owner" };
  const name = nameOf(stated);
  return /^[A-Za-z]\w{0,39}$/u.test(name) ? { from: "path", name } : null;
};

/** Brings the key in line with the paths the author wrote: `{user}` in every path says who names the instance. */
export const alignKey = (key: KeySpec | null, paths: readonly string[]): KeySpec | null => {
  const firsts = paths.map((path) => /\{(\w+)\}/u.exec(path)?.[1]);
  const [first] = firsts;
  const shared = first !== undefined && firsts.every((name) => name === first) ? first : null;
  if (shared === null) return key;
  if (key === null) return shared === "id" ? null : { from: "path", name: shared };
  const keyedByCaller = key.from === "path" || (key.from === "owner" && PERSON.test(shared));
  return keyedByCaller && shared !== "id" ? { from: "path", name: shared } : key;
};
