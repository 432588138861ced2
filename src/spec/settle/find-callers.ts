import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { readLifetime } from "./read-lifetime.ts";
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
const HEADER = /\b(X-[A-Za-z]+(?:-[A-Za-z]+)*)\b/u;
const CLOSES =
  /\b(?:all|every(?:thing)?|each|any)\b[^.]*\b(?:other|else|except|but|below|further|following|remaining|endpoint|call|request)\b[^.]*\b(?:headers?|authorization|bearer|keys?|tokens?)\b|\b(?:everything|all)\b[^.]*\bneeds?\b[^.]*\bauthorization\b|\b(?:authorization|x-[\w-]+)\b[^.]*\bwith (?:everything|all|every|each)\b[^.]*\b(?:below|else|other|further)\b/iu;
const ISOLATES =
  /\b(?:sees?|opens?|reach(?:es)?|knows?|has|have)\s+(?:only|just|nothing)\b[^.]*\b(?:own|of another|of others|things)\b|\bonly(?: ever)? sees?\b[^.]*\bown\b|\b(?:somebody|someone|anybody|others?)(?: else)?['’]s?\b[^.]*\b404\b/iu;
const CODE = /\b401\b[^`]{0,4}`([a-z][\w-]*)`/iu;

/** "A missing or unknown token: 401", "Calls that need a signed-in user expect `Authorization: Bearer <token>`" */
const SAYS_HEADER =
  /^(?:an? )?(?:missing|no|unknown|wrong|bad|invalid)(?:,? (?:or |an? )?(?:missing|unknown|wrong|bad|invalid|expired|ended|deleted|replaced)(?: one)?)* (?:api )?(?:key|token|secret|header|one)s?\b[^.]{0,30}\b401\b[^.]*\.?$|^(?:calls|requests|endpoints) that need an? [\w -]+ (?:expect|need|want|carry|send) `Authorization: Bearer <\w+>`\.?$/iu;

/** "Each shop sees only its own orders": said of everything, and so where each has an instance of its own. */
const SAYS_ISOLATED =
  /^(?:an?|each|every|the) (?:[\w-]+ )?[\w-]+ (?:only )?sees (?:only )?(?:its|their|his|her) own\b[^.;]*(?:; two [\w-]+ may use the same\b[^.]*)?\.?$/iu;

const speaksOfCallers = ({ text }: Sentence): boolean =>
  BEARER.test(text) || (HEADER.test(text) && /key|token|secret/iu.test(text));

/** Null where nothing that the text says tells callers apart, or not in a way that is known. */
export const findCallers = (
  facts: ApiFacts,
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): CallerFacts | null => {
  const sentences: Sentence[] = [...facts.rules, ...facts.requests.flatMap((request) => request.sentences)];
  const spoken = sentences.filter(speaksOfCallers);
  const closing = sentences.find(({ text }) => CLOSES.test(text) && (BEARER.test(text) || HEADER.test(text)));
  const told = [closing, ...spoken].filter((sentence) => sentence !== undefined);
  const isBearer = told.some(({ text }) => BEARER.test(text));
  const header = isBearer
    ? "authorization"
    : told.map(({ text }) => HEADER.exec(text)?.[1]).find((name) => name !== undefined);
  if (header === undefined) return null;
  const making = resources.flatMap((resource) =>
    resource.asked.filter(({ role }) => role === "create").map(({ request }) => ({ resource, request })),
  );
  const signUp = making.find(({ request }) => hasPassword(request) && secretIn(request) === null);
  const signIn = [...making.map(({ request }) => request), ...loose].find(
    (request) => request.method === "POST" && hasPassword(request) && secretIn(request) !== null,
  );
  const code = sentences.map(({ text }) => CODE.exec(text)?.[1]).find((name) => name !== undefined) ?? null;
  const common = {
    header: header.toLowerCase(),
    scheme: isBearer ? "Bearer" : null,
    closes: closing !== undefined,
    isolates: facts.rules.some(({ text }) => ISOLATES.test(text)),
    life: sentences.map(({ text }) => readLifetime(text)).find((seconds) => seconds !== null) ?? null,
    code,
    heard: sentences
      .filter(({ text }) => text === closing?.text || SAYS_HEADER.test(text) || SAYS_ISOLATED.test(text))
      .map(({ text }) => text),
  };
  if (signUp !== undefined && signIn !== undefined)
    return { holders: signUp.resource, signIn, secret: secretIn(signIn) ?? "token", ...common };
  const keyed = making.find(({ request }) => secretIn(request) !== null);
  if (keyed === undefined || closing === undefined) return null;
  return { holders: keyed.resource, signIn: null, secret: secretIn(keyed.request) ?? "token", ...common };
};
