import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind } from "#src/spec/settle/settling.ts";
import type { RecordView } from "./reads.ts";

const BARE =
  /\b(?:bare|raw|plain|naked|unwrapped|exact|verbatim)\b[^.;]{0,30}\b(?:content|text|body|source|value)\b|\b(?:content|text|body|source|value)\b[^.;]{0,40}\b(?:as (?:it (?:is|was)|is|plain text|sent|stored)|alone|itself|bare|without any(?:thing)?)\b|\bcontent-type: ?text\//iu;
const TYPE =
  /\bcontent-type`?:? ?`?((?:text|application)\/[\w.+-]+(?:; ?charset=[\w-]+)?)|`(text\/[\w.+-]+(?:; ?charset=[\w-]+)?)`/iu;
const RAW_WORD = /^(?:raw|plain|text|content|body|source|download)$/iu;
const WITHOUT =
  /\b(?:without|but not|except(?: for)?|minus|leaving out|not including|omits?)\b((?:[,\s]|and|or|the|its|`\w+`)+)/iu;
const SAME = /\b(?:same|like|as)\b/iu;
const CONTENT = /^(?:content|text|body|source|message|snippet|value|note|secret|payload)s?$/iu;

const saidOf = ({ headers, sentences, label }: RequestFact): string =>
  [label, ...headers, ...sentences.map(({ text }) => text)].join(". ");

const isText = ({ origin, type }: Field): boolean => origin === "caller" && (type === "text" || type === "json");

/** The text that a record is all about: what is named, or what is called so, or the longest. */
const contentOf = (fields: readonly Field[], said: string): Field | null => {
  const texts = fields.filter(isText);
  const words = new Set(wordsOf(said));
  return (
    texts.find(({ name }) => said.includes(`\`${name}\``)) ??
    texts.find(({ name }) => CONTENT.test(name) && words.has(name.toLowerCase())) ??
    texts.find(({ name }) => CONTENT.test(name)) ??
    texts.toSorted((a, b) => (b.max ?? Infinity) - (a.max ?? Infinity))[0] ??
    null
  );
};

const withoutTold = (fields: readonly Field[], said: string): string[] | null => {
  const names = [...(WITHOUT.exec(said)?.[1] ?? "").matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);
  const shown = fields.filter(({ hidden, origin, type }) => !hidden && origin !== "secret" && type !== "password");
  if (names.length === 0 || !names.every((name) => shown.some((field) => field.name === name))) return null;
  return shown.map(({ name }) => name).filter((name) => !names.includes(name));
};

const isSubset = (names: readonly string[], fields: readonly Field[]): boolean =>
  names.length > 0 &&
  names.every((name) =>
    fields.some((field) => field.name === name && field.origin !== "secret" && field.type !== "password"),
  );

const viewOf = ({ request, word }: Asked, { fields }: Kind): RecordView | null => {
  const said = saidOf(request);
  const { answer } = request;
  const isNamed = fields.some((field) => isText(field) && field.name === word);
  const isBare = answer === null || (answer.holds === "thing" && fields.some(({ name }) => name === answer.noun));
  if (isBare && (BARE.test(said) || RAW_WORD.test(word) || isNamed)) {
    const field = isNamed ? fields.find(({ name }) => name === word) : contentOf(fields, said);
    const [, told, quoted] = TYPE.exec(said) ?? [];
    if (field != null) return { plain: { field: field.name, type: told ?? quoted ?? "text/plain; charset=utf-8" } };
  }
  const without = SAME.test(said) ? withoutTold(fields, said) : null;
  if (without !== null) return { shows: { fields: without } };
  if (answer?.holds !== "object" || !isSubset(answer.members, fields)) return null;
  return { shows: { fields: answer.members } };
};

const OF_RAW =
  /^(?:gives?|answers?|returns?|is|sends?)? ?(?:just |only )?the (?:bare|raw|plain|exact)\b|\bcontent-type\b|\bnosniff\b|^(?:gives?|returns?|has|answers?)? ?(?:with )?the same (?:as|like)\b|\bwithout `\w+`/iu;
const ASIDE = /\b(?:use|uses|used|using)\b[^.]{0,40}\bfor\b/iu;

/** Reads at an address of their own, behind that of a record, that tell a part of it. */
export const findViews = (kinds: Iterable<Kind>): void => {
  for (const kind of kinds) {
    for (const asked of kind.resource.asked) {
      const { request, role } = asked;
      const isOfOne = /\{\w+\}\/[\w-]+$/u.test(request.path);
      if (role !== "report" || !isOfOne || request.query.length > 0 || asked.within !== undefined) continue;
      const view = viewOf(asked, kind);
      if (view === null) continue;
      kind.views = (kind.views ?? new Map<RequestFact, RecordView>()).set(request, view);
    }
    const { views } = kind;
    if (views === undefined) continue;
    for (const request of views.keys())
      request.sentences = request.sentences.filter(
        ({ text }) =>
          !(ASIDE.test(text) && !/\b[1-5]\d\d\b/u.test(text)) && (!OF_RAW.test(text) || NO_COUNT.test(text)),
      );
    for (const { request, role } of kind.resource.asked) if (role === "list") showEntries(kind, request, views);
  }
};

/** What is said of reading besides is read elsewhere. */
const NO_COUNT = /\b(?:not|n['’]t|never)\b/iu;
const AS_IN =
  /\b(?:each|every|the) (?:entry|item|one|element|entries)\b[^.;]{0,20}\b(?:as|like|same)\b[^.;]{0,10}?\b(?:in |by |with |from )?`?(\w+)`?$/iu;

/** "Each entry is as in meta": a list tells of each record what another request does. */
const showEntries = (kind: Kind, request: RequestFact, views: ReadonlyMap<RequestFact, RecordView>): void => {
  request.sentences = request.sentences.filter(({ text }) => {
    const word = AS_IN.exec(text.replace(/[.:]$/u, ""))?.[1]?.toLowerCase();
    const named = kind.resource.asked.find((asked) => asked.word.toLowerCase() === word && views.has(asked.request));
    const view = named && views.get(named.request);
    if (view?.shows === undefined) return true;
    kind.views?.set(request, view);
    return false;
  });
};
