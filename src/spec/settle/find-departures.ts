import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Condition, OperationSpec } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { camelCase, plural, singular, stem, wordsOf } from "#src/spec/words.ts";
import { nameOf } from "./name-asked.ts";
import { pointerTo } from "./point-to.ts";
import { rootOf } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";
import { stateField } from "./state-field.ts";

type Rule = ApiFacts["rules"][number];

const GONE = String.raw`(?:deleted|removed|gone)`;
const EVENT = /`([a-z][\w-]*(?:[.:][a-z][\w-]*)+)`/u;
const BECOMES =
  /\b(?:becomes?|turns?(?: in)?(?:to)?|goes to|go to|moves? to|(?:is|are)(?: then| thereby)?(?: all)?(?: (?:set|moved|changed|switched|put) to| marked(?: as)?)?)\s+`?([a-z][\w-]*)`?/giu;

const namesOne = (text: string, { resource }: Kind): boolean => {
  const words = wordsOf(text).map(singular);
  return [nounOf(resource), resource.word].some((noun) => words.includes(singular(wordsOf(noun).at(-1) ?? "")));
};

/** "When a template is deleted", "deleting a template": that records of a kind go. */
const tellsGoing = (text: string, kind: Kind): boolean => {
  const noun = wordsOf(nounOf(kind.resource)).join(" ");
  const names = `(?:${noun}|${plural(noun)})`;
  return new RegExp(
    String.raw`\b(?:when|if|once|after|as soon as|whenever)\b[^,.;:]{0,30}\b${names}\b[^,.;:]{0,20}\b${GONE}\b|\b(?:deleting|removing) (?:an?|the|any) ${names}\b|\b(?:deletion|removal) of an? ${names}\b|\b${GONE} ${names}\b`,
    "iu",
  ).test(text);
};

/** "All messages of that template still `queued` become `cancelled`": what becomes of records in some states. */
const changeIn = (text: string, kind: Kind): { field: string; to: string; when: Condition[] } | null => {
  const state = stateField(kind.fields);
  const values = state?.values ?? [];
  const match = [...text.matchAll(BECOMES)].find(([, value = ""]) => values.includes(value));
  const to = match?.[1];
  if (state === undefined || match === undefined || to === undefined || !namesOne(text, kind)) return null;
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  const from = values.filter(
    (value) => value !== to && new RegExp(String.raw`\b${RegExp.escape(value)}\b`, "u").test(rest),
  );
  const [only] = from;
  if (only === undefined) return { field: state.name, to, when: [] };
  return {
    field: state.name,
    to,
    when: [from.length === 1 ? { field: state.name, equals: only } : { field: state.name, oneOf: from }],
  };
};

const hearOf = (
  rule: Rule,
  event: string,
  other: Kind,
  {
    by,
    change,
    is,
    on,
  }: { by: string; is: string; change: NonNullable<ReturnType<typeof changeIn>>; on: string | null },
): OperationSpec => ({
  name: camelCase(["note", ...wordsOf(event)]),
  summary: `Hears that a ${nounOf(other.resource)} is gone.`,
  line: rule.line,
  method: null,
  path: null,
  status: null,
  access: "internal",
  behaviour: {
    kind: "hear",
    event: `${rootOf(other.resource).name}.${event}`,
    by,
    is,
    set: [{ field: change.field, value: change.to }],
    when: change.when,
  },
  takes: [{ name: is, type: "text", description: "", required: true, origin: "caller" }],
  ...(on !== null && { on }),
});

const REFUSES =
  /\b(?:(?:may|can|must|could) (?:not|no longer|never)|cannot|can['’]t|(?:is|are) (?:refused|not possible|impossible)|no longer be)\b/iu;
const OUTCOME = /`?\b(4\d\d)\b`?\s*`?([a-z][\w-]*)?`?/u;

/** "A failed message of a deleted template may not be retried: 409": a step that the other's record must be there for. */
const guardStep = (rule: Rule, kind: Kind, other: Kind, by: string): boolean => {
  const reading = other.resource.asked.find(({ role }) => role === "read");
  const [, status, code = null] = OUTCOME.exec(rule.text) ?? [];
  if (reading === undefined || status === undefined || !REFUSES.test(rule.text)) return false;
  // What may not be done stands behind that: a failed message is in a state before it may not be retried.
  const refused = REFUSES.exec(rule.text);
  const words = wordsOf(rule.text.slice(refused?.index ?? 0));
  const isSaid = (step: string): boolean =>
    words.some((word) => stem(word) === stem(step) || (step.length > 3 && word.startsWith(step)));
  const steps = kind.resource.asked.filter(({ role, word }) => role === "act" && isSaid(word));
  const [step] = steps;
  if (step === undefined || steps.length > 1 || !namesOne(rule.text, kind)) return false;
  kind.asks ??= new Map();
  kind.asks.set(step.request, {
    service: rootOf(other.resource).name,
    operation: nameOf(reading, other.resource, rootOf(other.resource) !== other.resource),
    id: { field: by },
    missing: { status: Number(status), code },
  });
  return true;
};

/** What becomes of records, and of what may be done to them, when the one of another service that they name is deleted. */
export const findDepartures = ({ kinds }: Settling, rules: readonly Rule[], heard: Set<Sentence>): void => {
  const all = [...kinds.values()];
  for (const kind of all)
    for (const other of all) {
      const pointer = rootOf(kind.resource) === rootOf(other.resource) ? null : pointerTo(kind, other);
      const deleting = other.resource.asked.find(({ role }) => role === "delete");
      if (pointer === null || deleting === undefined) continue;
      const {
        field: { name: by },
        is,
      } = pointer;
      const on = rootOf(kind.resource) === kind.resource ? null : kind.resource.name;
      let event: string | null = null;
      for (const [n, rule] of rules.entries()) {
        const before = rules[n - 1];
        const isNear = before?.under === rule.under && tellsGoing(before.text, other);
        if (tellsGoing(rule.text, other)) event = EVENT.exec(rule.text)?.[1] ?? event;
        if (heard.has(rule) || !(isNear || tellsGoing(rule.text, other))) continue;
        const change = changeIn(rule.text, kind);
        if (guardStep(rule, kind, other, by)) heard.add(rule);
        else if (change !== null) {
          const name = camelCase(wordsOf(event ?? `${nounOf(other.resource)} deleted`));
          other.tells = new Map([[deleting.request, { event: name, fields: [is] }]]);
          kind.hears = [...(kind.hears ?? []), hearOf(rule, name, other, { by, is, change, on })];
          heard.add(rule);
        }
      }
    }
};
