import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { ApiFacts, FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf, type Resource } from "./resource.ts";

type Refusal = { status: number; code: string | null };

/** The secret of a record, told when the record is made, that a header carries whenever something is done to it. */
export type RecordKey = {
  holder: Resource;
  /** The member of the record. */
  secret: string;
  /** Lower-case. */
  header: string;
  missing: Refusal;
  wrong: Refusal;
  /** The requests that need it. */
  needed: Set<RequestFact>;
};

const HEADER = /\bX-[A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){0,4}\b/giu;
const SECRET = /^(?:key|token|secret|code|password|pin)$/u;

const said = ({ headers, sentences, under, who }: RequestFact): string =>
  [who, under, ...headers, ...sentences.map(({ text }) => text)].join("\n");

/** Headers of the author's own that carry something secret, lower-case. */
export const secretHeaders = ({ requests, rules }: ApiFacts): string[] => {
  const texts = [...rules.map(({ text }) => text), ...requests.map(said)];
  const named = texts.flatMap((text) => text.match(HEADER) ?? []).map((name) => name.toLowerCase());
  return [...new Set(named)].filter((name) => SECRET.test(name.split("-").at(-1) ?? ""));
};

/** `x-owner-key` → `owner`, `key`. */
const wordsIn = (header: string): string[] => header.split("-").slice(1);

const toldBy = ({ answer, body }: RequestFact, { thing }: Resource): string[] => {
  const sent = new Set((body ?? []).map(({ name }) => name));
  const told = answer?.holds === "object" ? answer.members : (thing?.members ?? []).map(({ name }) => name);
  return told.filter((name) => !sent.has(name));
};

/** The member that the answer of a creation tells, and that the header is called after: `owner_key`, or `api_key` of a game. */
const secretOf = (resource: Resource, header: string): string | null => {
  const words = wordsIn(header);
  const told = resource.asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => toldBy(request, resource));
  const exact = told.find((name) => wordsOf(name).join(" ") === words.join(" "));
  if (exact !== undefined) return exact;
  const alike = told.filter((name) => wordsOf(name).at(-1) === words.at(-1));
  return words.slice(0, -1).join(" ") === nounOf(resource) && alike.length === 1 ? (alike[0] ?? null) : null;
};

/** Whether a text speaks of what a header carries: by its name, or by the words that it is made of. */
const speaksOf = (text: string, header: string): boolean => {
  const words = wordsOf(text).join(" ");
  return text.toLowerCase().includes(header) || ` ${words} `.includes(` ${wordsIn(header).join(" ")} `);
};

const isWithin = (resource: Resource | null, holder: Resource): boolean =>
  resource !== null && (resource === holder || isWithin(resource.parent, holder));

/** "owner", "with key": who may ask, as the header is called. Who else may is another matter. */
const isMarked = (request: RequestFact, header: string): boolean => {
  const asks = new RegExp(
    `\\b(?:with|needs?|requires?|by|sends?|sending|carr(?:y|ies|ying)) (?:(?:the|its|an?|their|right) ){0,2}${wordsIn(header).join(" ")}\\b`,
    "u",
  );
  const text = said(request).toLowerCase();
  if (text.includes(header) || asks.test(text.replaceAll(/[`*_-]/gu, " "))) return true;
  const own = new Set(
    [...wordsIn(header), "with", "the", "its", "only", "a", "of"].map((word) => stem(singular(word))),
  );
  const words = wordsOf(request.who).map((word) => stem(singular(word)));
  return words.length > 0 && words.every((word) => own.has(word));
};

const CLOSES =
  /\b(?:whatever|everything|anything|all|every|each|any)\b[^.]{0,60}\b(?:changes?|changing|writes?|writing)\b/iu;

/** Something that is done to a record itself, or to what belongs to it. */
const concerns = ({ role }: Asked, resource: Resource, holder: Resource): boolean =>
  isWithin(resource, holder) && !(resource === holder && (role === "create" || role === "list"));

const neededBy = (
  { rules }: ApiFacts,
  resources: readonly Resource[],
  header: string,
  holder: Resource,
): RequestFact[] => {
  const closes = rules.some(({ text }) => speaksOf(text, header) && CLOSES.test(text));
  return resources.flatMap((resource) =>
    resource.asked.flatMap((asked) => {
      const { request } = asked;
      if (resource === holder && asked.role === "create") return [];
      const isClosed = closes && request.method !== "GET" && concerns(asked, resource, holder);
      return isClosed || isMarked(request, header) ? [request] : [];
    }),
  );
};

const MISSING = /\b(?:missing|no|none|without|absent|lacking)\b/iu;
const WRONG = /\b(?:wrong|not|another|other|different|unknown|belongs?|invalid|foreign)\b/iu;

/** `401 / 403 | missing_key / wrong_key`: several failures in one row. */
const pairsIn = ({ line, text }: { line: number; text: string }): FailureFact[] => {
  const [statuses = "", codes = ""] = text.split("|");
  const all = codes.match(/[a-z]\w*(?:[-.]\w+)*/giu) ?? [];
  const numbers = statuses.match(/\b[45]\d\d\b/gu) ?? [];
  if (numbers.length < 2 || numbers.length !== all.length || !statuses.includes("/")) return [];
  return numbers.map((status, n) => ({
    line,
    status: Number(status),
    code: all[n] ?? null,
    when: (all[n] ?? "").replaceAll(/[_.-]/gu, " "),
  }));
};

/** How the author refuses whoever has no key, or not this one. */
const refusalsOf = (
  { rules }: ApiFacts,
  { header, needed }: Pick<RecordKey, "header" | "needed">,
): Pick<RecordKey, "missing" | "wrong"> => {
  const general = rules.flatMap((rule) => {
    const pairs = pairsIn(rule);
    if (pairs.length > 0) return pairs;
    return speaksOf(rule.text, header) || speaksOf(rule.under, header) ? failuresIn(rule.text, rule.line) : [];
  });
  const all = [...[...needed].flatMap(({ failures }) => failures), ...general]
    .filter(({ status }) => status === 401 || status === 403)
    .toSorted((a, b) => Number(a.code === null) - Number(b.code === null));
  const find = (pattern: RegExp, wanted: number): Refusal => {
    const said = all.map((failure) => ({
      ...failure,
      text: `${failure.when} ${wordsOf(failure.code ?? "").join(" ")}`,
    }));
    // "Missing or wrong: 403" is said of both.
    const told =
      said.find(({ status, text }) => status === wanted && pattern.test(text)) ??
      said.find(({ text }) => MISSING.test(text) && WRONG.test(text)) ??
      said.find(({ status }) => status === wanted);
    return { status: told?.status ?? wanted, code: told?.code ?? null };
  };
  return { missing: find(MISSING, 401), wrong: find(WRONG, 403) };
};

/** Headers that carry the secret of the very record that a path names, or of what that belongs to. */
export const findKeys = (facts: ApiFacts, resources: readonly Resource[]): RecordKey[] => {
  const headers = secretHeaders(facts);
  return headers.flatMap((header): RecordKey[] => {
    const holder = resources.find((resource) => secretOf(resource, header) !== null);
    const secret = holder === undefined ? null : secretOf(holder, header);
    if (holder === undefined || secret === null) return [];
    const needed = new Set(neededBy(facts, resources, header, holder));
    const areWithin = resources.every(
      (resource) =>
        !resource.asked.some(({ request }) => needed.has(request)) ||
        resource.asked.every((asked) => !needed.has(asked.request) || concerns(asked, resource, holder)),
    );
    if (needed.size === 0 || !areWithin) return [];
    return [{ holder, secret, header, needed, ...refusalsOf(facts, { header, needed }) }];
  });
};

/** Whether a sentence tells of a key that is known, by its name or by the heading that it stands under. */
export const tellsKey = (keys: readonly RecordKey[], { text, under }: { text: string; under: string }): boolean =>
  keys.some(
    ({ header }) =>
      speaksOf(text, header) ||
      speaksOf(under, header) ||
      pairsIn({ line: 0, text }).some(({ status }) => status === 401 || status === 403),
  );
