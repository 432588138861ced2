import type { ApiFacts, MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import { clausesOf } from "#src/spec/facts/member-clauses.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";

const plain = (name: string): string => wordsOf(name).map(singular).join("");

/** "Quantities, here and everywhere, are integers from 1 to 100000": said of a member wherever it stands. */
const EVERYWHERE =
  /^(?:all |every )?`?([A-Za-z]\w{1,30})`?,? (?:here and everywhere(?: else)?|everywhere|wherever (?:it|they) (?:stands?|appears?|occurs?))(?: below)?,? (?:is|are|must be|has|have) (.{1,200})$/iu;
/** "The rules of reservations apply", "follow the rules of reservations", "as for a reservation". */
const SAME_AS =
  /^(?:follows? the (?:same )?rules of|(?:the same|as) (?:as )?(?:for|in|of)|the rules of) (?:an? |the )?([a-z][a-z -]{1,30}?)(?: apply| applies)?$/iu;

const PLURALS = /^((?:whole )?(?:integer|number|text|string))s\b/iu;

const bare = (text: string): string => text.trim().replace(/\.$/u, "");

/** Rules for members of a name, told once for all of them; what tells them is taken out of the facts. */
const everywhere = (facts: ApiFacts): { rules: Map<string, string[]>; facts: ApiFacts } => {
  const rules = new Map<string, string[]>();
  const isOther = ({ text }: { text: string }): boolean => {
    const [, name, said] = EVERYWHERE.exec(bare(text)) ?? [];
    if (name === undefined || said === undefined) return true;
    rules.set(plain(name), clausesOf(said.replace(PLURALS, "$1")));
    return false;
  };
  return {
    rules,
    facts: {
      ...facts,
      requests: facts.requests.map((request) => ({ ...request, sentences: request.sentences.filter(isOther) })),
      rules: facts.rules.filter(isOther),
    },
  };
};

const membersUnder = ({ requests, things }: ApiFacts, noun: string): MemberFact[] => [
  ...things.filter((thing) => plain(thing.noun) === plain(noun)).flatMap(({ members }) => members),
  ...requests
    .filter(({ method, path }) => method === "POST" && plain(path.split("/").at(-1) ?? "") === plain(noun))
    .flatMap(({ body }) => body ?? []),
];

const OF_BOTH = /^(?:both|all (?:of them|three|four)|each of them)\b/iu;

/** "Both are allowed only from `reserved`; otherwise `409`": said of the requests that stand together on one line. */
const shareBoth = (requests: readonly RequestFact[]): RequestFact[] =>
  requests.map((request, n) => {
    const last = requests.findLast(
      ({ line, method, sentences }, at) =>
        at > n &&
        line === request.line &&
        method === request.method &&
        sentences.some(({ text }) => OF_BOTH.test(text)),
    );
    if (last === undefined) return request;
    const known = new Set(request.sentences.map(({ text }) => text));
    const said = last.sentences.filter(({ text }) => OF_BOTH.test(text) && !known.has(text));
    const statuses = new Set(request.failures.map(({ status }) => status));
    const failures = last.failures.filter(
      ({ status, when }) => !statuses.has(status) && /^(?:otherwise|else)?$/iu.test(when),
    );
    return { ...request, sentences: [...request.sentences, ...said], failures: [...request.failures, ...failures] };
  });

const GERUND = /^(?:an? )?([A-Z]?[a-z]+ing)\b/u;

/** "Completing an expired basket: 410", told under another step of baskets, is said of the step that completes them. */
const moveGerunds = (requests: readonly RequestFact[]): RequestFact[] => {
  const stepOf = (path: string): string => stem(wordsOf(path.split("/").at(-1) ?? "")[0] ?? "");
  const base = (path: string): string => path.split("/").slice(0, -1).join("/");
  const isStep = ({ method, path }: RequestFact): boolean => method === "POST" && /\}\/[^{}/]+$/u.test(path);
  const targetOf = (request: RequestFact, when: string): RequestFact => {
    const verb = stem((GERUND.exec(when)?.[1] ?? "").toLowerCase());
    if (verb === "" || !isStep(request) || stepOf(request.path) === verb) return request;
    return (
      requests.find((each) => isStep(each) && base(each.path) === base(request.path) && stepOf(each.path) === verb) ??
      request
    );
  };
  const moved = requests.flatMap((request) =>
    request.failures.map((failure) => ({ failure, to: targetOf(request, failure.when) })),
  );
  return requests.map((request) => ({
    ...request,
    failures: moved.flatMap(({ failure, to }) => (to === request ? [failure] : [])),
  }));
};

/** Gives to members what is said of all of that name, and what is said of those whose rules they follow. */
export const shareRules = (told: ApiFacts): ApiFacts & { entries: Map<string, string[]> } => {
  const { facts, rules } = everywhere(told);
  const share = (member: MemberFact): MemberFact => {
    const own = member.rules.flatMap((rule) => {
      const noun = SAME_AS.exec(rule)?.[1];
      const other = noun === undefined ? undefined : membersUnder(facts, noun).find(({ name }) => name === member.name);
      return other === undefined ? [rule] : [...other.rules, ...(other.optional ? ["optional"] : [])];
    });
    return { ...member, rules: [...own, ...(rules.get(plain(member.name)) ?? [])] };
  };
  return {
    ...facts,
    things: facts.things.map((thing) => ({ ...thing, members: thing.members.map(share) })),
    requests: shareBoth(moveGerunds(facts.requests)).map((request) => ({
      ...request,
      body: request.body && request.body.map(share),
    })),
    rules: facts.rules,
    entries: rules,
  };
};
