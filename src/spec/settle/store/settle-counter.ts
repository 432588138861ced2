import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import { startReading } from "#src/spec/reading.ts";
import type { Field, Guard } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { isLifetimeName } from "#src/spec/settle/find-expiry.ts";
import { makeField } from "#src/spec/settle/make-field.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { codeFor, type Kind, nounOf, type SettledOperation } from "#src/spec/settle/settling.ts";

const BY = /^(?:by|delta|amount|step|increment|increase|add|inc|n)$/iu;
const COUNTS = /\b(?:add(?:s|ing|ed)?|increment\w*|counts?|counters?|tall(?:y|ies)|raises?|goes up|atomic\w*)\b/iu;
const NOT_ZERO = /\b(?:except|but|not|non-?|other than|never)\b ?`?(?:0|zero)\b/iu;
const FROM_NOTHING =
  /\b(?:not (?:yet )?(?:there|exist\w*|known)|does(?: not|n['’]t) (?:yet )?exist|new|unknown|missing|first (?:use|call|time)|if need be|on demand)\b[^.;]{0,60}\b(?:begins?|starts?|counts?|created?|made|0|zero)\b|\b(?:created?|made)\b[^.;]{0,30}\b(?:first (?:use|call|time)|if need be|on demand|not (?:yet )?there)\b/iu;
const RANGE =
  /\b(?:stays?|is kept|must stay|is always|lies|between|from)\b[^.;]{0,12}?([−–-]?\d[\d,]*) ?(?:and|to|…) ?([−–-]?\d[\d,]*)/iu;

const number = (text: string | undefined): number => Number((text ?? "").replaceAll(",", "").replaceAll(/[−–]/gu, "-"));

/** The one number that such a record shows. */
const countOf = ({ fields }: Kind): Field | null => {
  const numbers = fields.filter(
    ({ hidden, origin, type }) => (type === "integer" || type === "number") && !hidden && origin !== "revision",
  );
  return numbers.length === 1 ? (numbers[0] ?? null) : null;
};

/** What is sent beside the step, and kept of the first call alone: how long the counter lives. */
const lifetimeOf = (kind: Kind, all: readonly Kind[], request: RequestFact): Field | null => {
  const member = (request.body ?? []).find(({ name }) => isLifetimeName(name));
  if (member === undefined) return null;
  const same = all.flatMap(({ fields }) => fields).find(({ name }) => name === member.name);
  const own = makeField(
    { ...member, optional: true, sentBy: new Set(["act"]), shown: false, listed: false },
    kind.resource,
    { hasCallers: false, marksRequired: true, reading: startReading() },
  );
  const known = kind.fields.find(({ name }) => name === member.name);
  const field: Field = known ?? {
    ...own,
    ...same,
    name: member.name,
    type: "integer",
    required: false,
    hidden: true,
    origin: "caller",
  };
  if (known === undefined) kind.fields.push(field);
  return field;
};

/** Makes sure that the counter is gone when its time is over. */
const setExpiry = (kind: Kind, lifetime: Field): void => {
  const moment = kind.fields.find(({ name, type }) => type === "date-time" && /^expir/iu.test(name));
  if (moment === undefined || kind.expiry !== null) return;
  Object.assign(moment, { origin: "service", after: { seconds: 1, times: lifetime.name } });
  kind.expiry = { moment: moment.name, refuses: new Map(), hides: new Set(), isGone: true, lapse: null };
};

const stepOf = (kind: Kind, { body, failures }: RequestFact): { field: Field; guards: Guard[] } => {
  const member = (body ?? []).find(({ name }) => BY.test(name));
  const wrong = failures.find(
    ({ code, status, when }) =>
      (status === 400 || status === 422) && code !== null && wordsOf(`${when} ${code}`).includes(member?.name ?? ""),
  );
  const told = {
    name: "by",
    line: 0,
    rules: ["default 1"],
    ...member,
    sentBy: new Set(["act" as const]),
    shown: true,
    listed: false,
  };
  const made = makeField(
    { ...told, rules: told.rules.map((rule) => rule.replace(/^(?:an? )?whole number\b.*$/iu, "integer")) },
    kind.resource,
    { hasCallers: false, marksRequired: true, reading: startReading() },
  );
  const code = wrong?.code ?? null;
  const field: Field = {
    ...made,
    type: "integer",
    required: false,
    default: typeof made.default === "number" ? made.default : 1,
    ...(code !== null && { wrong: code }),
  };
  const guards: Guard[] = (member?.rules ?? []).some((rule) => NOT_ZERO.test(rule))
    ? [
        {
          holds: { do: "unequal", with: [{ sent: field.name }, { value: 0 }] },
          status: wrong?.status ?? 422,
          code,
          text: `${field.name} must not be 0.`,
        },
      ]
    : [];
  return { field, guards };
};

const rangeGuards = (request: RequestFact, next: Expression): Guard[] => {
  const refusal = request.failures.find(({ status }) => status === 409);
  const found = request.sentences.map(({ text }) => RANGE.exec(text)).find((match) => match !== null);
  if (refusal === undefined || found === undefined) return [];
  const [, low, high] = found;
  return [
    { do: "at-least" as const, value: number(low) },
    { do: "at-most" as const, value: number(high) },
  ].map(({ do: compares, value }) => ({
    holds: { do: compares, with: [next, { value }] },
    status: 409,
    code: refusal.code,
    text: "The number would be out of range.",
  }));
};

/** A POST at a counter's own address adds to it; null: it is none. */
export const settleCounter = (
  kind: Kind,
  all: readonly Kind[],
  { request, role, word }: Asked,
): SettledOperation | null => {
  const isOwn =
    role === "act" && request.method === "POST" && request.path.endsWith("}") && word === kind.resource.word;
  const count = isOwn ? countOf(kind) : null;
  const said = [nounOf(kind.resource), ...request.sentences.map(({ text }) => text)].join(". ");
  const others = (request.body ?? []).filter(({ name }) => !BY.test(name) && !isLifetimeName(name));
  if (count === null || others.length > 0 || !COUNTS.test(said)) return null;
  const lifetime = lifetimeOf(kind, all, request);
  if (lifetime !== null) setExpiry(kind, lifetime);
  const { field, guards } = stepOf(kind, request);
  const next: Expression = { do: "add", with: [{ field: count.name }, { sent: field.name }] };
  const makes = FROM_NOTHING.test(said) || codeFor(request, 404) === null;
  const range = rangeGuards(request, next);
  request.sentences = request.sentences.filter(
    ({ text }) => !FROM_NOTHING.test(text) && !(range.length > 0 && RANGE.test(text)),
  );
  return {
    behaviour: {
      kind: "act",
      set: [{ field: count.name, to: next }],
      when: [],
      ...(makes && {
        makes: { [count.name]: { value: 0 }, ...(lifetime !== null && { [lifetime.name]: { sent: lifetime.name } }) },
      }),
    },
    takes: [field, ...(lifetime === null ? [] : [lifetime])],
    ...(guards.length + range.length > 0 && { guards: [...guards, ...range] }),
  };
};
