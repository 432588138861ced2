import type { ApiFacts, FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import { mentionsIn, templateOf } from "#src/spec/facts/find-mentions.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Once } from "#src/spec/spec.ts";

type Rule = ApiFacts["rules"][number];

/** What an author says of the header `Idempotency-Key`. */
export type OnceFacts = {
  /** Of every request that takes one. */
  common: Once;
  /** Requests that must come with one. */
  required: RequestFact[];
  /** Requests of which something of their own is said. */
  own: Map<RequestFact, Once>;
};

const ABOUT = /\bIdempoten(?:cy|t)\b/iu;
const GOES_ON = /\b(?:keys?|without it|same (?:path|call|request|answer|body|status)|replay\w*|again)\b/iu;
const NEEDS =
  /\b(?:needs?|requires?|must (?:carry|have|send|come with|bring|include)|mandatory|is required|are required)\b/iu;
const MISSING =
  /\bwithout (?:it|one|the (?:header|key)|an? (?:header|key)|such)\b|\bmissing (?:key|header)\b|\b(?:key|header) (?:is )?(?:missing|absent)\b|\bno (?:such )?(?:key|header)\b|^missing$/iu;
const OTHER_BODY =
  /\b(?:another|different|other|changed)\b[^.]{0,20}\b(?:body|bodies|payload|content|data)\b|\b(?:body|payload)\b[^.]{0,20}\b(?:differs?|changed)\b/iu;
const MARK = /`([A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+): ?true`/u;
/** What is so for every key. */
const KEPT =
  /\bdo(?:es)? not use up\b|\bfailed (?:calls|requests)\b|\bone effect\b|\bremembered\b|\bmay use equal\b|\bmay be sent\b|\bsame (?:answer|status|body|response)\b|\bmakes? nothing new\b|\bdoes nothing\b/iu;
const AS_NOW = /\bas it is (?:now|by now|then|at that time)\b|\bcurrent state\b/iu;
const LONGER = /\b(?:[2-9]|\d\d+) days\b|\bweeks?\b|\bmonths?\b|\b(?:2[5-9]|[3-9]\d|\d{3,}) hours\b|\bfor ever\b/iu;

const refusalIn = ({ line, text }: Pick<Rule, "line" | "text">): Once["required"] => {
  const [failure] = failuresIn(text, line);
  if (failure === undefined) return undefined;
  return { status: failure.status, ...(failure.code !== null && { code: failure.code }) };
};

const namedIn = (text: string, requests: readonly RequestFact[]): RequestFact[] => {
  const mentions = mentionsIn(text);
  return requests.filter(({ method, path }) =>
    mentions.some((mention) => mention.method === method && templateOf(mention.path ?? "") === path),
  );
};

/** Takes what a sentence says of keys; false where nothing of it is understood. `of`: the request that it stands at. */
const take = (once: OnceFacts, rule: Pick<Rule, "line" | "text">, all: readonly RequestFact[]): boolean => {
  const { text } = rule;
  const refusal = refusalIn(rule);
  const mark = MARK.exec(text)?.[1];
  if (mark !== undefined) once.common.header ??= mark.toLowerCase();
  if (OTHER_BODY.test(text) && refusal !== undefined) {
    once.common.reused ??= refusal;
    return true;
  }
  if (MISSING.test(text) && refusal !== undefined) {
    once.common.required = refusal;
    return true;
  }
  if (ABOUT.test(text) && NEEDS.test(text)) {
    const named = namedIn(text, all);
    once.required.push(...(named.length > 0 ? named : all.filter(({ method }) => method === "POST")));
    return true;
  }
  return mark !== undefined || (KEPT.test(text) && !LONGER.test(text));
};

const refusalOf = ({ code, status }: FailureFact): Once["required"] => ({ status, ...(code !== null && { code }) });

/** Takes what a sentence at a request says of its key; false where that is nothing. */
const takeSentence = (own: Once, text: string): boolean => {
  const mark = MARK.exec(text)?.[1];
  const isNeeded = ABOUT.test(text) && NEEDS.test(text);
  if (mark !== undefined) own.header = mark.toLowerCase();
  if (isNeeded) own.required = { status: 400 };
  return isNeeded || mark !== undefined || (KEPT.test(text) && !LONGER.test(text));
};

/** What is said of a key at one request alone. */
const takeOwn = (once: OnceFacts, request: RequestFact): void => {
  if (!request.headers.some((name) => /^Idempotency-Key$/iu.test(name))) return;
  const own: Once = {};
  request.sentences = request.sentences.filter(
    ({ text }) => !((ABOUT.test(text) || GOES_ON.test(text)) && takeSentence(own, text)),
  );
  const { failures, otherStatus } = request;
  const reused = failures.find(({ when }) => /\bkey\b/iu.test(when) && OTHER_BODY.test(when));
  if (reused !== undefined) own.reused = refusalOf(reused);
  const missing = failures.find(
    ({ code, when }) => MISSING.test(when) && (own.required !== undefined || ABOUT.test(`${when} ${code ?? ""}`)),
  );
  if (missing !== undefined) own.required = refusalOf(missing);
  if (otherStatus !== null && /\bsame key\b/iu.test(otherStatus.when))
    Object.assign(own, { status: otherStatus.status }, AS_NOW.test(otherStatus.when) && { renews: true });
  request.failures = failures.filter((failure) => failure !== reused && failure !== missing);
  once.own.set(request, own);
};

/** What is said of `Idempotency-Key`, and the rules that say something else. */
export const readOnce = (
  rules: readonly Rule[],
  requests: readonly RequestFact[],
): { once: OnceFacts; rest: Rule[] } => {
  const once: OnceFacts = { common: {}, required: [], own: new Map() };
  let last: Rule | null = null;
  const rest = rules.filter((rule) => {
    const isNear: boolean = last !== null && last.under === rule.under && rule.line - last.line < 4;
    if (!ABOUT.test(rule.text) && !(isNear && GOES_ON.test(rule.text))) return true;
    last = rule;
    return !take(once, rule, requests);
  });
  for (const request of requests) takeOwn(once, request);
  return { once, rest };
};

/** What a request does with its key; undefined where nothing is said of it. */
export const onceFor = ({ common, own, required }: OnceFacts, request: RequestFact): Once | undefined => {
  const { required: refusal = { status: 400 }, ...others } = common;
  const isRequired = required.includes(request);
  const said = own.get(request);
  // Where no request is named, each that makes something may come with one.
  const isGeneral = required.length === 0 && own.size === 0 && request.method === "POST";
  if (!isRequired && said === undefined && !isGeneral) return undefined;
  const wishes: Once = { ...others, ...(isRequired && { required: refusal }), ...said };
  return Object.keys(wishes).length === 0 ? undefined : wishes;
};
