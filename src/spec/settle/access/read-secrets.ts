import { leaveUncovered, type Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, nounOf, type Settling, type SettledOperation } from "#src/spec/settle/settling.ts";

type Sentence = { line: number; text: string };

const NUMBERS: Record<string, number> = { three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, ten: 10, twelve: 12 };

/** Whether a text speaks of secrets of this name. */
const speaksOf = (text: string, { name }: Field): boolean => {
  const own = wordsOf(name).at(-1) ?? "";
  return /\b(?:secrets?|tokens?|keys?)\b/iu.test(text) || wordsOf(text).some((word) => singular(word) === own);
};

/** "`prefix` is always the first 8 characters of the secret". */
const BEGINS =
  /`(\w+)`(?: \([^)]*\))? (?:is|are|holds?|shows?|tells?|contains?|has)(?: always)? (?:the |its )?first (\d+|[a-z]+) (?:characters|letters|chars)\b/iu;
/** "A secret looks like `pk_` followed by 32 letters", "Secrets start with `bt-`". */
const LOOKS =
  /^[^.`]{0,60}\b(?:looks? like|starts? with|begins? with|(?:is |are )?prefixed (?:with|by))\s+`([\w-]{1,12})`/iu;
/** "with `secret`", "never with `secret`", "without the secret": what answers tell of it goes without saying. */
const SHOWS =
  /^(?:and |but )?(?:the \w+ )?(?:never |always |this time |only here )?with(?:out)? (?:the |its |an? |any )?(?:new )?`?(\w+)`?$/iu;

const applyBegins = ({ fields }: Kind, text: string): boolean => {
  const [, name, count = ""] = BEGINS.exec(text) ?? [];
  const field = fields.find((each) => each.name === name && each.origin === "service");
  const secret = hasOrigin(fields, "secret");
  const length = Number(count) || NUMBERS[count.toLowerCase()];
  if (field === undefined || secret === undefined || length === undefined) return false;
  field.begins = { field: secret.name, length };
  return true;
};

/** What stands before an underscore in an example of a secret. */
const MARK = /^([a-z]{1,8}[_-])[A-Za-z0-9.…]{2,}/u;

const markSecret = ({ fields, resource }: Kind, rules: readonly Sentence[], heard: Set<Sentence>): void => {
  const secret = hasOrigin(fields, "secret");
  if (secret === undefined || secret.prefix !== undefined) return;
  const said = rules.find(({ text }) => LOOKS.test(text) && speaksOf(text, secret));
  const example = resource.thing?.members.find(({ name }) => name === secret.name)?.example;
  const prefix =
    LOOKS.exec(said?.text ?? "")?.[1] ?? (typeof example === "string" ? MARK.exec(example)?.[1] : undefined);
  if (said !== undefined) heard.add(said);
  if (prefix !== undefined) secret.prefix = prefix;
};

const last = (name: string): string => singular(wordsOf(name).at(-1) ?? "");

/** Drops clauses that tell no more than whether an answer shows the secret. */
const withoutShown = (text: string, secret: Field): string =>
  text
    .replace(/\.$/u, "")
    .split(/[,;] /u)
    .filter((clause) => {
      const name = SHOWS.exec(clause.trim())?.[1];
      return name === undefined || last(name) !== last(secret.name) || / new /u.test(clause);
    })
    .join(", ");

/** How secrets look, what is told of them afterwards, and what goes without saying of them. */
export const readSecrets = ({ kinds, rules }: Settling): void => {
  for (const kind of kinds.values()) {
    const secret = hasOrigin(kind.fields, "secret");
    if (secret === undefined) continue;
    markSecret(kind, rules.all, rules.heard);
    for (const rule of rules.all) if (applyBegins(kind, rule.text)) rules.heard.add(rule);
    const asked = [...kind.resource.asked, ...(kind.resource.parent?.asked ?? [])];
    for (const { request } of asked)
      request.sentences = request.sentences.flatMap((sentence) => {
        if (applyBegins(kind, sentence.text)) return [];
        const text = withoutShown(sentence.text, secret);
        return text === "" ? [] : [{ ...sentence, text }];
      });
  }
};

const RENEWS = /^(?:rotat|renew|regenerat|roll|reissu|refresh|replac|cycle|new)/iu;
const NEW = /\b(?:new|fresh|another) `?(?:secret|key|token|code|value)`?/iu;
/** "the old one stops working at once", "a new secret": what renewing means. */
const MEANS =
  /\b(?:old|previous|former|earlier)\b.*\b(?:stops?|no longer|invalid|401|dies|dead|worthless|useless|void|revoked|not work)\b|^(?:with |gives |makes |answers |returns )?(?:an? |the )?(?:new|fresh) `?\w+`?$|\b(?:id|role|label|name)s?\b.*\b(?:stay|unchanged|kept|keeps?|same)\b/iu;

/** A step that makes the secret of a record anew and tells it; null where it does something else. */
export const settleRenewal = ({ fields, resource }: Kind, asked: Asked, reading: Reading): SettledOperation | null => {
  const secret = hasOrigin(fields, "secret");
  const { sentences } = asked.request;
  if (secret === undefined || (asked.request.body ?? []).length > 0) return null;
  const words = wordsOf(asked.word);
  const isOfSecret =
    words.length === 1 || [wordsOf(secret.name).at(-1), ...wordsOf(nounOf(resource))].includes(words.at(-1));
  if (!(RENEWS.test(asked.word) && isOfSecret) && !sentences.some(({ text }) => NEW.test(text))) return null;
  for (const { line, text } of sentences)
    for (const clause of text.split(/[;,] /u))
      if (!MEANS.test(clause.trim()) && !NEW.test(clause))
        leaveUncovered(reading, line, clause, "no rule turns this into code");
  return { behaviour: { kind: "act", set: [{ field: secret.name, anew: true }], when: [] } };
};
