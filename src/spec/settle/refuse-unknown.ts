import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { opensAll, tellsApart } from "#src/spec/read-access.ts";
import { leaveUncovered, refuseLine } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import { type RecordKey, tellsKey } from "./find-keys.ts";
import type { Resource } from "./resource.ts";

const MEND =
  "Say how callers are known: accounts with a password and sessions whose answer tells a token, or a key that the answer of a creation tells; and which header carries it, such as `Authorization: Bearer <token>` or `X-Api-Key`.";

/** Where the text says that nobody signs in, a word such as "owner" or "lease token" alone keeps nobody out. */
const STRONG =
  /\b(?:authori[sz]ation|bearer|api[- ]?keys?|x-[\w-]*(?:key|token)|(?:an?|the|their|your|needs?|with) passwords?|passwords? (?:is|are|must|protect\w*|needed|required)|401|403)\b/iu;

/** A member of this name proves something; an `owner` that is sent along is a name like any other. */
const PROVES = /\b(?:password|passphrase|passcode|pin|secret|token|api key)s?\b/iu;

type Test = (text: string) => boolean;

/** Whether a request speaks of a key, an owner or a right. */
const isGuarded = ({ body, failures, headers, sentences, who }: RequestFact, guards: Test): boolean => {
  const said = [...sentences.map(({ text }) => text), ...failures.map(({ when }) => when)];
  const proves = (body ?? []).some(
    ({ name }) => PROVES.test(name.replaceAll("_", " ")) && guards(name.replaceAll("_", " ")),
  );
  const refuses = failures.some(({ status }) => status === 401 || status === 403);
  return refuses || proves || [who, ...headers, ...said].some(guards);
};

/**
 * Where callers are told apart in a way that no rule knows, what is guarded is left out, and a sentence that guards
 * everything stops the build: to leave that out would let in more people than its author meant.
 */
export const refuseUnknown = (
  facts: ApiFacts,
  resources: readonly Resource[],
  keys: readonly RecordKey[],
  reading: Reading,
): void => {
  const sentences = [...facts.rules, ...facts.requests.flatMap((request) => request.sentences)];
  const isOpen = sentences.some(({ text }) => opensAll(text));
  const guards: Test = isOpen ? (text) => STRONG.test(text) : tellsApart;
  for (const { line, text, under } of facts.rules)
    if (guards(text) && !opensAll(text) && !tellsKey(keys, { text, under }))
      refuseLine(reading, { line, text, reason: "it is not understood how callers are told apart", mend: MEND });
  for (const resource of resources)
    resource.asked = resource.asked.filter(({ request }) => {
      if (keys.some(({ needed }) => needed.has(request)) || !isGuarded(request, guards)) return true;
      const { line, method, path } = request;
      const reason = "it is not understood who may do this";
      leaveUncovered(reading, line, `\`${method} ${path}\``, reason);
      reading.leftOut.push({ line, text: `${method} ${path}`, reason, method, path });
      return false;
    });
};
