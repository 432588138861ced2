import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { sectionNamed } from "#src/spec/split-sections.ts";
import { REPEATS } from "./access/forbids.ts";
import { tellsKey } from "./find-keys.ts";
import { orderIn } from "./find-order.ts";
import { kindCalled } from "./find-visibility.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import type { Doubt, Kind, Settling } from "./settling.ts";

/** A sentence that keeps somebody out. */
const RESTRICTS =
  /\b(?:nobody|no one|neither|only) (?:\w+ ){0,8}?(?:may|can|sees?|is allowed|are allowed|exists?)\b|\b(?:exists?|visible|shown|there|readable|open) only (?:for|to|by)\b|\b(?:do|does) not exist\b|\b403\b|\bnot (?:see|visible|shown) (?:\w+ ){0,4}(?:to|by)\b|\b(?:any|an)other['’]?s? \w+[^.]{0,60}\b404\b|\b(?:else|other people)['’]s\b[^.]*\b404\b/iu;
/** "403 `forbidden`": what a status means. */
const STATUS = /^`?[45]\d\d\b/u;
/** `rename the project | – | – | yes` */
const TABLE = /^[^|]{1,120}(?:\|\s*(?:yes|no|x|✓|✔|✗|–|—|-)?\s*){2,8}$/iu;
const READS = /\b(?:sees?|reads?|looks?|visible|shown)\b/iu;
const CHANGES = /\b(?:changes?|writes?|deletes?|removes?|adds?|creates?|makes?|edits?|do|exist|uses?)\b/iu;

/** What is done to a record by a word behind it. */
const DOES = new Set<Asked["role"]>(["act", "relate"]);
const READING = new Set<Asked["role"]>(["read", "list", "report"]);

/** The kinds of records that a text names. */
const nounsIn = (settling: Settling, text: string): Kind[] =>
  [...new Set(wordsOf(text).map(singular))].flatMap((word) => kindCalled(settling, word) ?? []);

/** "Neither can follow the other: 403", told with another request than that of following. */
const misplacedIn = ({ requests }: ApiFacts, kinds: readonly Kind[]): Doubt[] =>
  requests.flatMap((request) =>
    request.failures.flatMap(({ status, when }): Doubt[] => {
      if (status !== 403 || !/\b(?:neither|nobody|no one|cannot|can['’]?t|not)\b/iu.test(when)) return [];
      const words = new Set(wordsOf(when).map((word) => stem(singular(word))));
      const others = kinds.flatMap(({ resource }) => resource.asked).filter((asked) => asked.request !== request);
      const named = new Set(others.filter(({ role }) => DOES.has(role)).map(({ word }) => word));
      return [...named]
        .filter((word) => words.has(stem(singular(word))) && !when.includes(`the ${word}`))
        .map((word) => ({ resource: null, reads: false, text: when, word }));
    }),
  );

/** Whatever is said of who may in no request alone, and is not understood. */
export const findDoubts = (settling: Settling, facts: ApiFacts): Doubt[] => {
  const { callers, denied, keys, kinds, meter, rights, visibility } = settling;
  // Where some may see what others have, nobody's records are kept apart.
  const isApart = callers?.isolates === true && visibility.rules.size === 0;
  const general = facts.rules.flatMap(({ text, under }): Doubt[] => {
    if (isApart && callers.heard.includes(text)) return [];
    if (visibility.heard.has(text) || tellsKey(keys, { text, under }) || sectionNamed(under) === "errors") return [];
    if (rights?.heard.has(text) || meter?.heard.has(text) || denied?.text === text) return [];
    if (TABLE.test(text)) return [{ resource: null, reads: false, text }];
    if (!RESTRICTS.test(text) || REPEATS.test(text) || STATUS.test(text) || orderIn(text).length > 0) return [];
    const named = nounsIn(settling, text).filter(({ resource }) => resource !== callers?.holders);
    const near = named.length > 0 ? named : nounsIn(settling, under);
    // What is said of nothing in particular may be said of everything.
    const about = near.length > 0 ? near : [{ resource: null }];
    const reads = READS.test(text) && !CHANGES.test(text);
    return about.map(({ resource }) => ({ resource, reads, text }));
  });
  return [...general, ...misplacedIn(facts, [...kinds.values()])];
};

/** The doubt that keeps a request from being built: who may is not understood, so nobody may. */
export const doubtAbout = (
  { callers, doubts }: Settling,
  { resource }: Kind,
  { request, role, word }: Asked,
): Doubt | null => {
  if (
    callers?.opens.includes(request) ||
    (resource === callers?.holders && (role === "read-self" || role === "update-self"))
  )
    return null;
  return (
    doubts.find(
      (doubt) =>
        (!doubt.reads || READING.has(role)) &&
        (doubt.word === undefined || (doubt.word === word && DOES.has(role))) &&
        (doubt.resource === null || doubt.resource === resource || doubt.resource === resource.parent),
    ) ?? null
  );
};
