import type { Field, HeaderValue, Json, MessageValue } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Outgoing } from "./read-outgoing.ts";
import { type Kind, nounOf } from "./settling.ts";

type Members = { [key: string]: Json };

const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldNamed = ({ fields }: Kind, name: string): Field | undefined => fields.find((field) => field.name === name);

/** "`occurrence` is the `fire_count` after this firing": the field that a member stands for. */
const definedAs = (name: string, kind: Kind, texts: readonly string[]): MessageValue | null => {
  for (const text of texts) {
    const [, rest = ""] =
      new RegExp(String.raw`\x60${RegExp.escape(name)}\x60 (?:is|holds|tells|has) ([^;.]{1,160})`, "u").exec(text) ??
      [];
    const field = [...rest.matchAll(/`(\w+)`/gu)]
      .map(([, written = ""]) => fieldNamed(kind, written))
      .find((found) => found !== undefined);
    if (field === undefined) continue;
    return field.name === kind.firing?.at ? { tells: "moment" } : { field: field.name };
  }
  return null;
};

const TIME = /^(?:sent_?at|created_?at|at|time|timestamp|occurred_?at|happened_?at)$/iu;
const MOMENT = /^(?:scheduled_(?:for|at)|due(?:_at)?|fired_at|rang_at)$/u;
const MESSAGE = /^(?:(?:delivery|message|event|notification|webhook)_?id|id)$/iu;

/** Whether a name is the id of a record of this kind: `reminder_id`, `buildId`. */
const isIdOf = (name: string, { resource }: Kind): boolean => {
  const words = wordsOf(name);
  const nouns = [nounOf(resource), resource.name, resource.word].map((noun) => wordsOf(noun).map(singular).join(" "));
  return words.at(-1) === "id" && nouns.includes(words.slice(0, -1).map(singular).join(" "));
};

/** One member of a message's body; null where it is not known what it tells. */
const valueOf = (name: string, example: Json, kind: Kind, texts: readonly string[]): MessageValue | null => {
  if (/^(?:event|type|kind|topic)$/iu.test(name) && fieldNamed(kind, name) === undefined) return { tells: "event" };
  const defined = definedAs(name, kind, texts);
  if (defined !== null) return defined;
  const id = kind.fields.find(({ origin }) => origin === "id");
  if (isIdOf(name, kind) && id !== undefined) return { field: id.name };
  if (MESSAGE.test(name)) return { tells: "id" };
  const own = fieldNamed(kind, name);
  if (own !== undefined) return { field: own.name };
  if (MOMENT.test(name)) return { tells: "moment" };
  if (TIME.test(name)) return { tells: "created" };
  const nouns = [nounOf(kind.resource), "data", "record", "payload", "object", "resource"];
  const isRecord = nouns.includes(wordsOf(name).join(" "));
  if (isObject(example) && Object.keys(example).length > 0) {
    const members = readMembers(example, kind, texts, isRecord);
    return members === null ? null : { members };
  }
  return isRecord ? { record: true } : null;
};

/** `isRecord`: an object that is the record, whose id is its own. */
const readMembers = (
  body: Members,
  kind: Kind,
  texts: readonly string[],
  isRecord = false,
): Record<string, MessageValue> | null => {
  const read = Object.entries(body).map(([name, example]): [string, MessageValue | null] => [
    name,
    isRecord && fieldNamed(kind, name) !== undefined ? { field: name } : valueOf(name, example, kind, texts),
  ]);
  return read.some(([, value]) => value === null)
    ? null
    : Object.fromEntries(read.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
};

/** The body of a message about a record, as an example and the sentences around it tell; null: a member is not known. */
export const readMessageBody = (
  outgoing: Outgoing | null,
  kind: Kind,
  texts: readonly string[],
): Record<string, MessageValue> | null =>
  outgoing?.body == null
    ? { id: { tells: "id" }, event: { tells: "event" }, created_at: { tells: "created" }, data: { record: true } }
    : readMembers(outgoing.body, kind, texts);

const headerValue = (name: string, example: string, texts: readonly string[]): HeaderValue => {
  const words = wordsOf(name);
  const has = (...wanted: string[]): boolean => wanted.some((word) => words.includes(word));
  const said = texts.join(" ");
  if (has("signature", "hmac", "sign")) {
    const isTimed =
      /\btimestamp\b[^.]*\bdot\b|<?timestamp>?\}?\.[<{]?(?:the )?(?:raw )?body|\bt(?:ime)?stamp(?: and|,)/iu.test(said);
    const prefix = /^([a-z\d]+=)/u.exec(example)?.[1] ?? (/`?sha256=/u.test(said) ? "sha256=" : "");
    return { tells: "signature", prefix, over: isTimed ? "time.body" : "body" };
  }
  if (has("attempt", "try", "retry")) return { tells: "attempt" };
  if (has("timestamp", "time", "date")) {
    const as = /^\d{13}$/u.test(example) || /\bmilliseconds\b/iu.test(example) ? "milliseconds" : "seconds";
    return { tells: "time", as: /^\d{4}-/u.test(example) ? "iso" : as };
  }
  if (has("event", "type", "topic")) return { tells: "event" };
  return has("delivery", "id", "message") ? { tells: "id" } : { value: example.replaceAll("`", "") };
};

const IN_PROSE =
  /`(X-[A-Za-z][\w-]{1,60}|[A-Za-z]+-(?:Signature|Timestamp|Event|Delivery|Id|Attempt))(?::\s*([^`]*))?`/gu;

/** Headers of a message, from its example and from sentences that name more. */
export const readMessageHeaders = (
  outgoing: readonly Outgoing[],
  texts: readonly string[],
): Record<string, HeaderValue> => {
  const shown = outgoing.flatMap(({ headers }) => headers);
  const named = texts.flatMap((text) =>
    text.includes("\n") ? [] : [...text.matchAll(IN_PROSE)].map(([, name = "", example = ""]) => ({ name, example })),
  );
  const found = new Map<string, HeaderValue>();
  for (const { example, name } of [...shown, ...named])
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), headerValue(name, example, texts));
  return Object.fromEntries(found);
};
