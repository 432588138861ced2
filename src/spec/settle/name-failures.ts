import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { FailureFact } from "#src/spec/facts/facts.ts";
import { codeFor, type Kind, nounOf } from "./settling.ts";

const TAKEN =
  /\b(?:taken|exists?|in use|already|unique|used|another|duplicate|same)\b|_(?:taken|exists|in_use|used)$|\bduplicate_|(?:Taken|Exists|InUse)$/iu;

const BARE = new Set(
  "already taken exists in use used another duplicate same a an the is one it if or with".split(" "),
);

const WITHIN = /\b(?:in|inside|within|of|per) (?:the|this|that|its|an?|each|one) (?:same )?\w+/giu;

/** Types of what nobody else may have. */
const NAMING = new Set<Field["type"]>(["text", "email", "url", "integer"]);

const CASELESS =
  /\b(?:ignoring|regardless of|whatever|without regard to) (?:the )?(?:upper|lower|case)|\bcase-?insensitive/iu;

const mentions = (text: string, { name }: Field): boolean => {
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  return wordsOf(name).every((word) => words.has(stem(singular(word))));
};

/** Gives fields and records the codes by which their author tells what is wrong with them. */
export const nameFailures = (kind: Kind, general: readonly FailureFact[]): void => {
  const { fields, resource } = kind;
  const nouns = new Set([...wordsOf(nounOf(resource)), ...wordsOf(resource.word)].map((word) => stem(singular(word))));
  // Where something is taken is no part of what is.
  const speaksOf = (text: string): boolean =>
    wordsOf(text.replaceAll(WITHIN, " ")).some((word) => nouns.has(stem(singular(word))));
  for (const { code, status, when } of general) {
    const text = `${when} ${code ?? ""}`;
    if (
      status === 409 &&
      TAKEN.test(text) &&
      (speaksOf(text) || fields.some((field) => field.origin === "caller" && field.unique && mentions(text, field)))
    )
      nameTaken(fields, code, text);
    if (status === 404 && code !== null && speaksOf(code)) kind.missing ??= code;
    if ((status === 400 || status === 422) && code !== null && when === "") nameWrong(fields, code);
  }
  for (const { request, role } of resource.asked) {
    if (["read", "update", "delete"].includes(role)) kind.missing ??= codeFor(request, 404);
    if (role !== "create" && role !== "replace") continue;
    for (const { code, status, when } of request.failures) {
      if (status === 409 && TAKEN.test(`${when} ${code ?? ""}`)) nameTaken(fields, code, when);
      if ((status === 400 || status === 422) && code !== null) {
        const sent = fields.filter(({ origin }) => origin === "caller");
        const wrong =
          sent.find((field) => mentions(code, field)) ?? sent.find(({ name }) => when.startsWith(`\`${name}\`:`));
        if (wrong !== undefined) wrong.wrong ??= code;
      }
    }
  }
};

const WRONG = /^(?:invalid|bad|wrong|illegal|malformed)_|_(?:invalid|wrong|malformed)$/u;

/** `invalid_score`: a code that is called after a field tells what is wrong with that alone. */
const nameWrong = (fields: readonly Field[], code: string): void => {
  const plain = (text: string): string => wordsOf(text).join(" ");
  const name = plain(wordsOf(code).join("_").replace(WRONG, ""));
  for (const field of fields) if (field.origin === "caller" && plain(field.name) === name) field.wrong ??= code;
};

const nameTaken = (fields: readonly Field[], code: string | null, when: string): void => {
  const sent = fields.filter(({ origin, type }) => origin === "caller" && NAMING.has(type));
  // "the slot is taken" speaks of something else.
  const isBare = wordsOf(when).every((word) => BARE.has(word));
  const field =
    sent.find((each) => mentions(`${when} ${code ?? ""}`, each)) ??
    (isBare ? sent.find(({ unique }) => unique) : undefined) ??
    (isBare ? sent : []).find(({ name }) => /^(?:name|slug|key|code|handle|user_?name|e?mail|sku|title)$/iu.test(name));
  if (field === undefined) return;
  if (CASELESS.test(when) && !field.lower) field.unique = "caseless";
  field.unique ??= true;
  if (code !== null) field.taken ??= code;
};
