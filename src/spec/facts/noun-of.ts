import { singular } from "#src/spec/words.ts";

const NO_THING =
  /^(?:body|answer|response|request|requests|error|errors|result|shape|format|codes?|status|example|json|call|calls|query|parameters?|fields?|members?|data|data model|model|api|endpoints?|operations?|rules?|services?|summary|overview|constraints?|signature|event|events|header|headers|order of checks|worked example|access|conventions?|http interface|it|this|that|they|which|there)$/iu;

const NO_START = /^(?:either|or|if|when|with|otherwise|only|same|for|on|in|at|by|see|where|who|how|why)$/u;

const LONGEST = 200;

/** The noun of a title or lead: "What is an expense?" → "expense", "3. Tickets" → "ticket"; null where it is no thing. */
export const nounOfTitle = (title: string): string | null => {
  if (title.length > LONGEST) return null;
  const bare = title
    .replace(/^[\d.)\s]+/u, "")
    .replaceAll(/[`*?:"“”]|\(.*$|\s[–—-]\s.*$/gu, "")
    .replace(/^what (?:is|are) /iu, "")
    .replace(/^what (?=.{1,60} (?:is|are|has|looks like)$)/iu, "")
    .replace(/\s(?:is|are|has|have|looks like|in json|as json|object|objects|resource|service|services)$/iu, "")
    .replace(/^(?:an?|the|each|every|one|request to)\s/iu, "")
    .replace(
      /^(?:entry|element|item|object|member|entries|elements|items|fields|members|line)s? (?:of|in) (?:the )?/iu,
      "",
    )
    .trim();
  if (!/^[A-Za-z][A-Za-z -]{1,40}$/u.test(bare) || NO_THING.test(bare)) return null;
  const words = bare.toLowerCase().split(/\s+/u);
  const last = words.at(-1);
  if (
    last === undefined ||
    words.length > 3 ||
    NO_START.test(words[0] ?? "") ||
    (words.length > 1 && words[0]?.endsWith("ing") === true)
  )
    return null;
  return [...words.slice(0, -1), singular(last)].join(" ");
};
