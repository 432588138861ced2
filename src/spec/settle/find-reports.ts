import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Step } from "#src/spec/report.ts";
import type { Field } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, nameIn, segmentsOf } from "./path-words.ts";
import type { Asked, Resource } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const saidIn = ({ answer, label, path, sentences }: RequestFact): string =>
  [label, path, ...sentences.map(({ text }) => text), answer !== null && "noun" in answer ? (answer.noun ?? "") : ""]
    .join(" ")
    .toLowerCase();

/** Members of the answer, or of its entries. */
const namesIn = ({ answer }: RequestFact): string[] =>
  answer?.holds === "list" ? (answer.entry ?? []) : answer?.holds === "object" ? answer.members : [];

/** Whether a report speaks of records of this kind: by their noun, or by a field that its path or its members name. */
const speaksOf = (request: RequestFact, { fields, resource }: Kind): boolean => {
  const said = saidIn(request);
  const nouns = [nounOf(resource), wordsOf(resource.word).join(" ")].flatMap((noun) => [noun, plural(noun)]);
  if (nouns.some((noun) => new RegExp(String.raw`\b${noun.replaceAll(/[^\w -]/gu, "")}\b`, "u").test(said)))
    return true;
  const words = [...segmentsOf(request.path).filter((each) => !isParameter(each)), ...namesIn(request)].map(plain);
  const isNamed = ({ name, type, values = [] }: Field): boolean =>
    words.includes(plain(name)) && (type === "list" || type === "enum" || values.length > 0);
  return fields.some(isNamed);
};

const makes = ({ asked }: Resource): boolean => asked.some(({ role }) => role === "create" || role === "replace");

/** The one kind of records that a report without any in its path can be about; null where there is none, or several. */
const kindFor = ({ callers, kinds }: Settling, request: RequestFact): Kind | null => {
  const own = [...kinds.values()].filter(
    ({ resource }) => resource.parent === null && resource !== callers?.holders && makes(resource),
  );
  const found = own.length === 1 ? own : own.filter((kind) => speaksOf(request, kind));
  return found.length === 1 ? (found[0] ?? null) : null;
};

/** Where keys in an example stand for all values of a state, they are what it can be. */
const learnValues = ({ answer, sentences }: RequestFact, { fields }: Kind): void => {
  const example = answer?.holds === "object" ? answer.example : undefined;
  if (typeof example !== "object" || example === null || Array.isArray(example)) return;
  if (!sentences.some(({ text }) => ALL_KEYS.test(text))) return;
  for (const [name, value] of Object.entries(example)) {
    const [by, ...words] = wordsOf(name);
    const field = fields.find((each) => by === "by" && plain(each.name) === plain(words.join(" ")));
    if (field?.type !== "text" || field.origin !== "service") continue;
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const values = Object.keys(value);
    if (field.default === undefined || values.includes(String(field.default)))
      Object.assign(field, { type: "enum", values });
  }
};

export const ALL_KEYS =
  /^(?:all|every) (?:keys?|members?|values?|entr(?:y|ies)) (?:are|is) (?:always )?(?:there|present|told)\b/iu;

/** Reports of records that are named by a value of theirs: `/customers/{customer}/summary`. */
const byValue = (
  settling: Settling,
  { asked, parameter }: Resource,
): { kind: Kind; field: string; own: Asked[] } | null => {
  if (parameter === null || asked.length === 0 || asked.some(({ role }) => role !== "report")) return null;
  const found = [...settling.kinds.values()].filter(
    ({ fields, resource }) =>
      resource.parent === null &&
      makes(resource) &&
      fields.some(
        ({ name, origin, type }) => name === parameter && origin === "caller" && /^(?:text|enum)$/u.test(type),
      ),
  );
  const [kind] = found;
  return kind === undefined || found.length > 1 ? null : { kind, field: parameter, own: asked };
};

const STEPS: Record<string, Step> = { month: "month", year: "year", day: "day", date: "day" };

/** Records that have a day or a moment of their own, and so are of a period: those that a request speaks of, or the only ones. */
const datedFor = (settling: Settling, request: RequestFact): { kind: Kind; field: string } | null => {
  const found = [...settling.kinds.values()].flatMap((kind) => {
    const { fields, resource } = kind;
    const day = fields.find(({ origin, type }) => origin === "caller" && (type === "date" || type === "date-time"));
    const field = day ?? fields.find(({ origin }) => origin === "created-at");
    const isOwn = resource.parent === null && resource !== settling.callers?.holders && makes(resource);
    return isOwn && field !== undefined ? [{ kind, field: field.name, isDay: day !== undefined }] : [];
  });
  const spoken = found.filter(({ kind }) => speaksOf(request, kind));
  const days = found.filter(({ isDay }) => isDay);
  const [only, other] = spoken.length === 1 ? spoken : days.length === 1 ? days : found;
  return only === undefined || other !== undefined ? null : only;
};

/** The period that a path ends with: `/reports/month/{month}`; null where it ends with none. */
const stepOf = (path: string): Step | null => {
  const [word = "", last = ""] = segmentsOf(path).slice(-2);
  return isParameter(last) ? (STEPS[nameIn(last)] ?? STEPS[word] ?? null) : null;
};

/** Reports about a period that the path names. */
const byPeriod = (settling: Settling, { asked }: Resource): { kind: Kind; own: Asked[] } | null => {
  const own = asked.map((each): [Asked, Kind] | null => {
    const { request } = each;
    const step = stepOf(request.path);
    const dated = request.method === "GET" && step !== null ? datedFor(settling, request) : null;
    if (dated === null || step === null || request.answer?.holds !== "object") return null;
    const word = segmentsOf(request.path).findLast((segment) => !isParameter(segment)) ?? "";
    return [{ request, role: "report", word, within: dated.field, period: { step } }, dated.kind];
  });
  const [first] = own;
  if (first === undefined || first === null || own.some((each) => each?.[1] !== first[1])) return null;
  return { kind: first[1], own: own.flatMap((each) => (each === null ? [] : [each[0]])) };
};

/** `?month=2026-12`: the period that a parameter of the query string names. */
const periodIn = (settling: Settling, request: RequestFact, kind: Kind): Pick<Asked, "within" | "period"> => {
  const parameter = request.query.find(
    ({ name }) => STEPS[name] !== undefined && !kind.fields.some((field) => field.name === name),
  )?.name;
  const dated = parameter === undefined ? null : datedFor(settling, request);
  const step = STEPS[parameter ?? ""];
  if (dated?.kind !== kind || step === undefined || parameter === undefined) return {};
  return { within: dated.field, period: { step, parameter } };
};

/** Gives reports to the records that they count; those of which it is not clear are given back. */
export const findReports = (
  settling: Settling,
  resources: readonly Resource[],
  loose: readonly RequestFact[],
): { resources: Resource[]; loose: RequestFact[] } => {
  for (const kind of settling.kinds.values())
    for (const asked of kind.resource.asked)
      if (asked.role === "report" && !asked.request.path.includes("{"))
        Object.assign(asked, periodIn(settling, asked.request, kind));
  const kept = resources.filter((resource) => {
    // What others belong to is more than a report.
    if (resources.some(({ parent }) => parent === resource)) return true;
    const dated = byPeriod(settling, resource);
    if (dated !== null) {
      dated.kind.resource.asked.push(...dated.own);
      settling.kinds.delete(resource);
      return false;
    }
    const found = byValue(settling, resource);
    if (found === null) return true;
    found.kind.resource.asked.push(...found.own.map((asked) => ({ ...asked, within: found.field })));
    settling.kinds.delete(resource);
    return false;
  });
  const others = loose.filter((request) => {
    const segments = segmentsOf(request.path);
    if (request.method !== "GET" || segments.some(isParameter) || request.answer === null) return true;
    const kind = kindFor(settling, request);
    if (kind === null) return true;
    learnValues(request, kind);
    kind.resource.asked.push({
      request,
      role: "report",
      word: segments.at(-1) ?? "",
      ...periodIn(settling, request, kind),
    });
    return false;
  });
  return { resources: kept, loose: others };
};

/** The parameter by which a path names one of these, if it does. */
export const namesOne = ({ request, within }: Asked): boolean =>
  within === undefined && segmentsOf(request.path).some((segment) => isParameter(segment) && nameIn(segment) !== "");
