import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { readLifetime } from "./read-lifetime.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { refusesStrangers, standingRule } from "./closes-all.ts";
import { saysApart } from "./says-apart.ts";
import type { RecordKey } from "./find-keys.ts";
import type { Resource } from "./resource.ts";

/** How the author tells one caller from another, as far as the requests show it. */
export type CallerFacts = {
  /** The records that callers are: accounts, or what keys are given out for. */
  holders: Resource;
  /** The request by which a session begins; null where a key is given out once. */
  signIn: RequestFact | null;
  /** Of the answer: what the header carries. */
  secret: string;
  header: string;
  scheme: string | null;
  /** Whatever is not said to be open needs it. */
  closes: boolean;
  /** Nobody sees anything of anybody else. */
  isolates: boolean;
  /** Seconds that a session lives; null: as long as it is not ended. */
  life: number | null;
  code: string | null;
  /** Sentences that say nothing but this. */
  heard: string[];
  /** Whether a record is there is told before it is asked who the caller is. */
  late: boolean;
  /** Requests by which somebody becomes known whom nobody knew. */
  opens: RequestFact[];
};

const SECRET =
  /^(?:token|secret|api_?key|access_?(?:token|key)|session_?token|auth_?token|bearer|key)$|_(?:api_?key|secret|token)$|(?<=[a-z])(?:ApiKey|Token|Secret)$/iu;

export const isSecretName = (name: string): boolean => SECRET.test(name);

export const membersOf = ({ answer }: RequestFact): string[] => (answer?.holds === "object" ? answer.members : []);

/** What an answer tells that was not sent, and that opens doors. */
const secretIn = (request: RequestFact): string | null => {
  const sent = new Set((request.body ?? []).map(({ name }) => name));
  return membersOf(request).find((name) => isSecretName(name) && !sent.has(name)) ?? null;
};

const hasPassword = ({ body }: RequestFact): boolean =>
  (body ?? []).some(({ name }) => /^pass(?:word|phrase|code)$/iu.test(name));

const BEARER = /\bauthorization\b[^.]{0,12}\bbearer\b|\bbearer (?:token|<)/iu;
const HEADER = /\b(X-[A-Za-z]+(?:-[A-Za-z]+)*)\b/gu;
const CLOSES =
  /\b(?:all|every(?:thing)?|each|any)\b[^.]*\b(?:other|else|except|but|below|further|following|remaining|endpoint|call|request)\b[^.]*\b(?:headers?|authorization|bearer|keys?|tokens?)\b|\b(?:everything|all)\b[^.]*\bneeds?\b[^.]*\bauthorization\b|\b(?:authorization|x-[\w-]+)\b[^.]*\b(?:with|in|on|to) (?:everything|all|every|each|any)\b[^.]*\b(?:below|else|other|further|except|but|request|call)\b/iu;
const ISOLATES =
  /\b(?:only ever|only|just|nothing)\b[^.]*\b(?:(?:your|their|its|his|her|his or her) own|of another|of others)\b|\b(?:sees?|opens?|reach(?:es)?|knows?|has|have)\s+(?:only|just|nothing)\b[^.]*\b(?:own|of another|of others|things)\b|\b(?:somebody|someone|anybody|another \w+|others?)(?: else)?['’]s?\b[^.]*\b404\b/iu;
const LATE =
  /\bexistence of [^.]{1,60}\b(?:is|are) checked (?:before|first|ahead)\b|\b404s? (?:comes?|goes|is checked) (?:before|ahead of) (?:the )?401\b/iu;
const CODE = /\b401\b[^`,;)\w]{0,4}(?:with |code ){0,2}`?([a-z][\w-]*)`/iu;

/** "A missing or unknown token: 401", "Calls that need a signed-in user expect `Authorization: Bearer <token>`" */
const SAYS_HEADER =
  /^(?:an? )?(?:missing|no|unknown|wrong|bad|invalid)(?:,? (?:or |an? )?(?:missing|unknown|wrong|bad|invalid|expired|ended|deleted|replaced)(?: one)?)* (?:api )?(?:key|token|secret|header|one)s?\b[^.]{0,30}\b401\b[^.]*\.?$|^(?:calls|requests|endpoints) that need an? [\w -]+ (?:expect|need|want|carry|send) `Authorization: Bearer <\w+>`\.?$|^(?:if|when|where) (?:the |an? |no |there is no )?(?:header|key|token|secret)\b.{0,100}\b401\b.{0,40}$|^(?:nobody|no one) needs an? (?:key|token|account)\b[^.]{0,30}\.?$/iu;

/** Where nobody is excepted, nothing more is asked for. */
const EXCEPTS = /\b(?:admins?|managers?|owners?|except|but|unless|also|public|shared|members?|403)\b/iu;
const isolatesAll = (text: string): boolean => ISOLATES.test(text) && /\bsees?\b/iu.test(text) && !EXCEPTS.test(text);

/** "Everybody sees only their own things; somebody else's note is 404." */
const SAYS_OWN =
  /^(?:every(?:body|one)|each|people|users?|an? \w+|accounts?|nobody)\b[^;.]{0,60}(?:[;,] ?(?:somebody|someone|another|others?)\b[^.;]{0,60}404[^.;]{0,10})?\.?$/iu;

/** "Each shop sees only its own orders": said of everything, and so where each has an instance of its own. */
const SAYS_ISOLATED =
  /^(?:an?|each|every|the) (?:[\w-]+ )?[\w-]+ (?:only )?sees (?:only )?(?:its|their|his|her) own\b[^.;]*(?:; two [\w-]+ may use the same\b[^.]*)?\.?$/iu;

/** Whether a sentence says nothing but how callers are told, and that they are kept apart. */
const saysNoMore = (text: string): boolean =>
  SAYS_HEADER.test(text) ||
  SAYS_ISOLATED.test(text) ||
  isolatesAll(text) ||
  (ISOLATES.test(text) && SAYS_OWN.test(text));

/** "A contact of another book is 404, exactly as if it did not exist", "A key opens just its own address book." */
const OF_ANOTHER =
  /^(?:an? |the |every(?:thing|body)? )?[\w' -]{1,40}? (?:of|in|from|belonging to) (?:another|a different|somebody else['’]s|other) (?<whose>[\w -]{1,30}?) (?:is|are|gives?|answers?|counts? as|means)(?: a)? `?404`?(?: `[\w-]+`)?(?:,? (?:exactly |just )?(?:as if|as though|like)\b[^.;:]{1,60})?\.?$/iu;
const OPENS_OWN =
  /^(?:an?|each|every|the) (?:api )?(?:key|token|secret) (?:opens|unlocks|reaches|sees|shows|works for|is good for) (?:only |just )+(?:its|the) own (?<whose>[\w -]{1,30}?)\.?$/iu;

/** Whether a sentence says nothing but that each holder of a key is kept apart from the others. */
const keepsApart = (text: string, { name, thing, word }: Resource): boolean => {
  const whose = (OF_ANOTHER.exec(text) ?? OPENS_OWN.exec(text))?.groups?.["whose"];
  const last = (noun: string): string => singular(wordsOf(noun).at(-1) ?? "");
  return whose !== undefined && [thing?.noun ?? name, word].some((noun) => last(noun) === last(whose));
};

const speaksOfCallers = ({ text }: Sentence): boolean =>
  BEARER.test(text) || (text.search(HEADER) !== -1 && /key|token|secret/iu.test(text));

/** "(voter)" beside a request asks for what `X-Voter-Token` carries, where the answer that hands it out calls it so. */
const isMeant = ({ requests }: ApiFacts, header: string, made: RequestFact): boolean => {
  const words = wordsOf(header.replace(/^X-/iu, ""));
  const isCalled = secretIn(made) !== null && wordsOf(secretIn(made) ?? "").join(" ") === words.join(" ");
  return (
    isCalled && requests.some(({ who }) => words[0] !== undefined && wordsOf(who).map(singular).includes(words[0]))
  );
};

/** Whether a sentence says nothing but how callers are told, what is closed, and whom that keeps apart. */
const isHeard = (
  text: string,
  told: readonly (Sentence | null | undefined)[],
  closes: boolean,
  holders: Resource,
): boolean =>
  told.some((sentence) => sentence?.text === text) ||
  saysNoMore(text) ||
  saysApart(text) ||
  (closes && refusesStrangers(text)) ||
  keepsApart(text, holders);

/** Of a key or a token, what is told once. */
const VALUE = /^(?:value|plain(?:_?text)?|raw|clear(?:_?text)?)$/iu;

/** Keys that are records themselves, the first of which comes along with what they open. */
const findBrought = (resources: readonly Resource[]): Pick<CallerFacts, "holders" | "opens" | "secret"> | null => {
  for (const { asked, brings } of resources) {
    const members = Object.keys(brings?.example ?? {});
    const secret = members.find(isSecretName) ?? members.find((name) => VALUE.test(name));
    if (brings === undefined || secret === undefined) continue;
    const opens = asked.flatMap(({ request, role }) => (role === "create" ? [request] : []));
    return { holders: brings.part, secret, opens };
  }
  return null;
};

const isHolder = (keys: readonly RecordKey[], resource: Resource): boolean =>
  keys.some(({ holder }) => holder === resource);

/** Null where nothing that the text says tells callers apart, or not in a way that is known. */
export const findCallers = (
  facts: ApiFacts,
  resources: readonly Resource[],
  loose: readonly RequestFact[],
  keys: readonly RecordKey[],
): CallerFacts | null => {
  const sentences: Sentence[] = [...facts.rules, ...facts.requests.flatMap((request) => request.sentences)];
  const spoken = sentences.filter(speaksOfCallers);
  const closing = sentences.find(({ text }) => CLOSES.test(text) && (BEARER.test(text) || text.search(HEADER) !== -1));
  const told = [closing, ...spoken].filter((sentence) => sentence !== undefined);
  const isBearer = told.some(({ text }) => BEARER.test(text));
  const header = isBearer
    ? "authorization"
    : told
        .flatMap(({ text }) => [...text.matchAll(HEADER)].map(([, name = ""]) => name))
        .find((name) => !keys.some((key) => key.header === name.toLowerCase()));
  if (header === undefined) return null;
  const making = resources.flatMap((resource) =>
    resource.asked.filter(({ role }) => role === "create").map(({ request }) => ({ resource, request })),
  );
  const signUp = making.find(({ request }) => hasPassword(request) && secretIn(request) === null);
  const signIn = [...making.map(({ request }) => request), ...loose].find(
    (request) => request.method === "POST" && hasPassword(request) && secretIn(request) !== null,
  );
  const keyed = making.find(({ request, resource }) => secretIn(request) !== null && !isHolder(keys, resource));
  const known = [signUp?.request, signIn, keyed?.request].filter((request) => request !== undefined);
  const names = (text: string): boolean =>
    isBearer ? BEARER.test(text) : text.toLowerCase().includes(header.toLowerCase());
  const standing = closing === undefined ? standingRule(facts, names, known) : null;
  // Whoever gets a key has none yet: what is said of strangers there is said of all other requests.
  const strangers = keyed?.request.failures.find(({ status }) => status === 401)?.code;
  const code =
    sentences.map(({ text }) => CODE.exec(text)?.[1]).find((name) => name !== undefined) ?? strangers ?? null;
  const common = {
    header: header.toLowerCase(),
    scheme: isBearer ? "Bearer" : null,
    closes: closing !== undefined || standing !== null,
    isolates: facts.rules.some(({ text }) => ISOLATES.test(text) || saysApart(text)),
    life: sentences.map(({ text }) => readLifetime(text)).find((seconds) => seconds !== null) ?? null,
    code,
    late: sentences.some(({ text }) => LATE.test(text)),
  };
  const heardFor = (holders: Resource): string[] =>
    sentences.map(({ text }) => text).filter((text) => isHeard(text, [closing, standing], common.closes, holders));
  if (signUp !== undefined && signIn !== undefined) {
    const holders = signUp.resource;
    const secret = secretIn(signIn) ?? "token";
    return { holders, signIn, secret, opens: [signUp.request, signIn], heard: heardFor(holders), ...common };
  }
  const brought = findBrought(resources);
  // What a key opens is closed without one.
  if (brought) return { ...brought, signIn: null, heard: heardFor(brought.holders), ...common, closes: true };
  if (keyed === undefined || (!common.closes && !isMeant(facts, header, keyed.request))) return null;
  const holders = keyed.resource;
  const opens = holders.asked.flatMap(({ request, role }) => (role === "create" ? [request] : []));
  const secret = secretIn(keyed.request) ?? "token";
  return { holders, signIn: null, secret, opens, heard: heardFor(holders), ...common };
};
