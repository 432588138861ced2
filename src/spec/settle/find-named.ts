import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field, Find } from "#src/spec/spec.ts";
import { camelCase, singular, stem, wordsOf } from "#src/spec/words.ts";
import { isAboutDeed } from "./deeds.ts";
import { type Asked, rootOf } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

/** The operation by which the service of the accounts is asked for one. */
export const finding = (by: string): string => camelCase(["find", "by", ...wordsOf(by)]);

const MISSES = /\b(?:not|no|nobody|unknown|isn['’]t|doesn['’]t|does not|must|existing|exists?|has to)\b/iu;
const PEOPLE = /\b(?:account|user|person|people|member)s?(?:['’]s?)?\b/iu;
const OUTCOME = /\b(4\d\d)\b[^`.]{0,4}(?:`([a-z][\w-]*)`)?/iu;

/** The one member of a step that holds the id of an account. */
const namingMember = ({ body }: RequestFact): string | null => {
  const found = (body ?? []).filter(({ name }) => /(?:_id|Id)$/u.test(name));
  return found.length === 1 ? (found[0]?.name ?? null) : null;
};

const isSaid = (text: string, word: string): boolean =>
  wordsOf(text).some((each) => stem(singular(each)) === stem(singular(word)));

/** "An `agentId` that is not an agent's account is 422": whom a step may name; null where nothing is said of that. */
export const findNamed = (settling: Settling, kind: Kind, asked: Asked): Find | null => {
  const { callers, kinds, loose } = settling;
  const holders = callers === null ? undefined : kinds.get(callers.holders);
  const sent = asked.role === "act" ? namingMember(asked.request) : null;
  if (holders === undefined || sent === null || rootOf(holders.resource) === rootOf(kind.resource)) return null;
  const roles: Field | undefined = holders.fields.find(({ name, type }) => name === "role" && type === "enum");
  const noun = nounOf(holders.resource);
  const own = asked.request.failures.map(
    ({ code, status, when }) => `${when} ${status}${code === null ? "" : ` \`${code}\``}`,
  );
  for (const text of [
    ...loose
      .filter((rule) => isAboutDeed(rule.text, kind, asked) || rule.text.includes(`\`${sent}\``))
      .map((rule) => rule.text),
    ...own,
  ]) {
    const role = roles?.values?.find((value) => isSaid(text.replaceAll(`\`${sent}\``, ""), value));
    const isOfPeople = role !== undefined || PEOPLE.test(text) || isSaid(text, noun);
    const [, status, code = null] = OUTCOME.exec(text) ?? [];
    if (!text.includes(`\`${sent}\``) || !isOfPeople || !MISSES.test(text) || status === undefined) continue;
    settling.heard.add(text);
    return {
      service: rootOf(holders.resource).name,
      operation: finding("id"),
      sent,
      ...(role !== undefined && { role }),
      status: Number(status),
      code,
    };
  }
  return null;
};

/** Whether any step names an account that must be found. */
export const findsPeople = (settling: Settling): boolean =>
  [...settling.kinds.values()].some((kind) =>
    kind.resource.asked.some((asked) => findNamed(settling, kind, asked) !== null),
  );
