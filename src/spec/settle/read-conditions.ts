import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { statusesIn } from "#src/spec/facts/find-statuses.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Method } from "#src/spec/spec.ts";

type Rule = ApiFacts["rules"][number];

/**
 * Requests that heed a header: those with one of the methods, those whose path ends in one of the words, and those at
 * which it is said. Where nothing of that is told, all that change a record.
 */
type Heeds = { methods: Method[]; words: string[]; requests: RequestFact[] };

/** What an author says of versions in headers. */
export type ConditionFacts = {
  /** What the header `ETag` of every answer with one record holds; null: there is none. */
  tag: "version" | "own" | null;
  /** Who heeds `If-Match` and `If-None-Match: *`; null: nobody. */
  heeds: Heeds | null;
  required: boolean;
  bare: boolean;
  /** The version is compared before the body is looked at; and what the path names is looked up before. */
  first: boolean;
  late: boolean;
  /** A record that is not there is refused as one of another version. */
  before: boolean;
  missing: string | null;
  stale: string | null;
  tells: string | null;
};

const ABOUT = /\bIf-(?:None-)?Match\b|\bETags?\b/iu;
/** What goes on about a header of the sentence before. */
const GOES_ON =
  /\b(?:without|missing|absent|left out|if it(?: is)?(?: sent| given| does| is)?|it is (?:never|not) (?:required|needed)|never required|current (?:version|ETag)|version)\b|\b4(?:12|28)\b/iu;
const ORDER = /\b(?:order|precedence|checked first|priorit\w+)\b/iu;

const TELLS =
  /\b(?:every|each|all|any)\b[^.]{0,80}\b(?:responses?|answers?|repl(?:y|ies)|reads?|GETs?)\b[^.]{0,80}\bETag\b|\bETag\b`? (?:response )?header\b|\bETags? (?:is|are)\b|\b(?:sends?|tells?|carr(?:y|ies)|returns?|answers? with|comes? with|has|have|with)\b[^.]{0,40}\bETag\b/iu;
const IS_VERSION = /\b(?:version|revision)\b/iu;
const IS_OWN =
  /\bnever the same\b|\beven (?:if|when) the (?:value|content) is the same\b|\bafter (?:a )?(?:delet\w+|re-?creat\w+)/iu;
const NEEDS =
  /\b(?:needs?|requires?|must|has to|have to|mandatory|required|only (?:accepted )?with)\b[^.]{0,60}\bIf-Match\b|\bIf-Match\b[^.]{0,40}\b(?:is|are) (?:required|mandatory|needed)\b/iu;
const NOT_NEEDED = /\b(?:never|not|no)\b[^.]{0,20}\b(?:required|needed|mandatory|must)\b|\boptional\b/iu;
const BARE = /\bbare\b|\bIf-Match: \d|\bwithout (?:the )?quotes\b/iu;
const TELLS_CURRENT = /"(\w+)"\s?:\s?<[^<>]{0,80}\bcurrent\b/u;
const CODE = /"(?:error|code)"\s?:\s?"([\w.-]{1,60})"/u;

const methodsIn = (text: string): Method[] => [
  ...new Set([...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE)s?\b/gu)].map(([, method = ""]) => method as Method)),
];

const BEFORE =
  /\b412\b[^.;]{0,12}\bnot\b[^.;]{0,12}\b404\b|\b412\b[^.;]{0,20}\b(?:instead of|rather than|before)\b[^.;]{0,12}\b404\b/iu;

const NONE: ConditionFacts = {
  tag: null,
  heeds: null,
  required: false,
  bare: false,
  first: false,
  late: false,
  before: false,
  missing: null,
  stale: null,
  tells: null,
};

const heed = (facts: ConditionFacts, text: string, request: RequestFact | null): void => {
  const known = (facts.heeds ??= { methods: [], words: [], requests: [] });
  if (request !== null) {
    known.requests.push(request);
    return;
  }
  const words = /^[^|]*\|([^|]*)\|/u.exec(text)?.[1]?.match(/\b[a-z]{3,20}\b/gu) ?? [];
  const methods = methodsIn(text).filter((method) => method !== "GET");
  facts.heeds = {
    methods: [...new Set([...known.methods, ...methods])],
    words: [...new Set([...known.words, ...words.filter((word) => word !== "and")])],
    requests: known.requests,
  };
};

/** In which order a request is refused. */
const rankOf = (status: number, first: boolean): number =>
  ({ 401: 1, 404: 2, 403: 3, 410: 4, 428: 5, 412: first ? 6 : 8, 400: 7, 422: 7, 409: 9 })[status] ?? 0;

/** "Checks come in this order: 401, 404, 428, 412, 422": whether the list is one that is kept to. */
const takeOrder = (facts: ConditionFacts, text: string): boolean => {
  const statuses = statusesIn(text.replaceAll("/", " ")).map(({ status }) => status);
  const [found, stale, invalid] = [404, 412, 422].map((status) => statuses.indexOf(status));
  if (statuses.length < 3 || found === undefined || stale === undefined) return false;
  const wrong = invalid === undefined || invalid === -1 ? statuses.indexOf(400) : invalid;
  if (wrong === -1) return false;
  facts.first ||= stale !== -1 && stale < wrong;
  facts.late ||= found !== -1 && found < wrong;
  const ranks = statuses.map((status) => rankOf(status, facts.first));
  return ranks.every((rank, n) => rank >= (ranks[n - 1] ?? 0));
};

/** The refusals that a sentence tells, with the author's codes. */
const takeFailures = (facts: ConditionFacts, { line, text }: Rule): boolean => {
  const codes = failuresIn(text, line).filter(({ status }) => status === 412 || status === 428);
  for (const { code, status } of codes) {
    if (status === 428) {
      facts.required = true;
      facts.missing ??= code;
    } else facts.stale ??= code ?? CODE.exec(text)?.[1] ?? null;
    facts.tells ??= TELLS_CURRENT.exec(text)?.[1] ?? null;
  }
  return codes.length > 0;
};

/** A tag that is made in a way of its own, or compared so. */
const OTHER_KIND = /\b(?:hash\w*|sha-?\d*|md5|checksums?|digest|weak)\b/iu;
const KEPT =
  /\b(?:simultaneous|at the same time|at once|atomic|parallel|concurrent)\b|\bfits any\b|\bnothing (?:is )?changed?\b|\b304\b/iu;

/** Takes what a sentence about versions in headers says; false where nothing of it is understood. */
const take = (facts: ConditionFacts, rule: Rule, request: RequestFact | null): boolean => {
  const { text } = rule;
  const isNeeded = NEEDS.test(text) && !NOT_NEEDED.test(text);
  const heeds = /\bIf-(?:None-)?Match\b/iu.test(text) && !/\bGET\b/u.test(text);
  const tells = TELLS.test(text);
  if (tells && facts.tag === null) facts.tag = IS_VERSION.test(text) ? "version" : "own";
  if (IS_OWN.test(text) && /\bETag\b/iu.test(text)) facts.tag = "own";
  if (isNeeded) facts.required = true;
  if (heeds) heed(facts, text, request);
  if (BEFORE.test(text)) facts.before = true;
  if (BARE.test(text) && ABOUT.test(text)) facts.bare = true;
  const fails = takeFailures(facts, rule);
  if (OTHER_KIND.test(text)) return false;
  return tells || isNeeded || heeds || fails || KEPT.test(text) || NOT_NEEDED.test(text);
};

/** What a request says of its own version: in sentences, in headers and among its failures. */
const takeRequest = (conditions: ConditionFacts, request: RequestFact): void => {
  if (request.headers.includes("ETag")) conditions.tag ??= "own";
  request.sentences = request.sentences.filter(
    (sentence) => !ABOUT.test(sentence.text) || !take(conditions, { ...sentence, under: "" }, request),
  );
  const own = request.failures.filter(({ status }) => status === 412 || status === 428);
  for (const { code, status } of own)
    if (status === 428) Object.assign(conditions, { required: true, missing: conditions.missing ?? code });
    else conditions.stale ??= code;
  const isHeeding = request.headers.includes("If-Match") || own.length > 0;
  if (isHeeding && !conditions.heeds?.requests.includes(request)) heed(conditions, "", request);
};

/** What is said of `ETag`, `If-Match` and `If-None-Match`, and the rules that say something else. */
export const readConditions = (facts: ApiFacts): { conditions: ConditionFacts; rest: Rule[] } => {
  const conditions: ConditionFacts = { ...NONE };
  let last: Rule | null = null;
  const rest = facts.rules.filter((rule) => {
    if (ORDER.test(rule.text) && takeOrder(conditions, rule.text)) return false;
    const isNear: boolean = last !== null && last.under === rule.under && rule.line - last.line < 3;
    const isAbout = ABOUT.test(rule.text) || (isNear && GOES_ON.test(rule.text));
    if (!isAbout) return true;
    last = rule;
    return !take(conditions, rule, null);
  });
  for (const request of facts.requests) takeRequest(conditions, request);
  if (conditions.required) conditions.heeds ??= { methods: [], words: [], requests: [] };
  return { conditions, rest };
};
