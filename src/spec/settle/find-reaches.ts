import type { Expression } from "#src/spec/expression.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { leaveUncovered, type Reading } from "#src/spec/reading.ts";
import type { Assignment, Field, Reach } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { type Link, linksOf } from "./find-links.ts";
import { type Change, type ChangeWords, readChange } from "./read-change.ts";
import { guardsFor, missingFor } from "./reach-guards.ts";
import { rootOf } from "./resource.ts";
import { takeRepeats } from "./make-entries.ts";
import { type Kind, nounOf, type Reaches } from "./settling.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = ApiFacts["rules"][number];

/** Rules that stand at no request, those of them that were read, and where to name what is not understood. */
type Known = { rules: readonly Rule[]; heard: Set<Sentence>; reading: Reading };

/** What is told of one state: changes of the others, or that they are as they were before. */
type Told = { changes: Change[]; givesBack: boolean };

const GIVES_BACK =
  /\b(?:gives?|given|puts?|hands?|handed|goes|go) (?:[a-z`]+ ){0,4}?back\b|\b(?:is|are|must be|becomes?|become) (?:[a-z]+ )?(?:available|free) again\b|\bno longer (?:reserved|held|taken|promised)\b/iu;
const SAME_AS = /\b(?:the )?same as `?([\w-]+)`?|\blike `([\w-]+)`/iu;
const ENDS = /\b(?:runs? out|ran out|is over|is up|expires?|expired|elapses?|lapses?|passes|has passed)\b/iu;
const MAKES =
  /\b(?:making|taking|placing|reserving|creating|opening|booking|putting|new|made|created|placed|taken)\b/iu;
/** Statuses of failures say more than what becomes of a record. */
const FAILS = /\b[45]\d\d\b/u;

const stateOf = ({ fields }: Kind): Field | undefined =>
  fields.find(({ origin, type, values = [] }) => type === "enum" && origin === "service" && values.length > 1);

/** What each clause of a text says of the others, and the clauses that say something else. */
const readAll = (text: string, words: ChangeWords): { told: Told; left: string[] } => {
  const told: Told = { changes: [], givesBack: false };
  const left: string[] = [];
  const take = (clause: string): boolean => {
    const changes = readChange(clause, words);
    told.changes.push(...(changes ?? []));
    const gives = changes === null && GIVES_BACK.test(clause) && !FAILS.test(clause);
    told.givesBack ||= gives;
    return changes !== null || gives;
  };
  const body = text.trim().replace(/\.$/u, "");
  const cut = (clause: string, marks: (string | RegExp)[]): void => {
    if (take(clause)) return;
    const [mark, ...rest] = marks;
    if (mark === undefined) return void left.push(clause);
    const parts = typeof mark === "string" ? splitOutside(clause, mark) : clause.split(mark);
    const inner = parts.length > 1 ? parts : [clause];
    for (const part of inner) cut(part, rest);
  };
  cut(body, [";:", ",", /\s+and\s+(?=(?:its|the|their|all|each|every|it|gives|puts|hands)\b|`\w+`\s)/u]);
  return { told, left };
};

const isSaid = ({ changes, givesBack }: Told): boolean => changes.length > 0 || givesBack;

/** The states that words speak of: by their value, or by the step that leads there. */
const statesIn = (text: string, kind: Kind, state: Field): string[] => {
  const words = new Set(wordsOf(text).map(stem));
  const { values = [] } = state;
  const to = kind.expiry?.lapse?.to;
  const start = String(state.default ?? values[0] ?? "");
  const named = values.filter((value) => words.has(stem(value)) && (value !== start || text.includes(`\`${value}\``)));
  if (named.length > 0) return named;
  if (to !== undefined && ENDS.test(text)) return [to];
  return MAKES.test(text) || words.has(stem(start)) ? [start] : [];
};

type Sayings = Map<string, Told>;

const add = (sayings: Sayings, value: string, { changes, givesBack }: Told): void => {
  const known = sayings.get(value) ?? { changes: [], givesBack: false };
  sayings.set(value, { changes: [...known.changes, ...changes], givesBack: known.givesBack || givesBack });
};

/** What stands in brackets behind a state, where prose tells the states. */
const takeMeanings = (kind: Kind, words: ChangeWords, sayings: Sayings): void => {
  const meanings = kind.states?.meanings ?? new Map<string, string>();
  for (const [value, meaning] of meanings) {
    const { told } = readAll(meaning, words);
    if (isSaid(told)) add(sayings, value, told);
  }
  for (const [value, meaning] of meanings) {
    const [, a, b] = SAME_AS.exec(meaning) ?? [];
    const same = sayings.get(a ?? b ?? "");
    if (!sayings.has(value) && same !== undefined) sayings.set(value, same);
  }
};

/** "Holds the stock of all lines or of none": a number that is called after what is done goes up. */
const takeHolds = (text: string, { fields }: ChangeWords): Change[] => {
  const [, verb = ""] = HOLDS.exec(text) ?? [];
  const words = new Set([stem(verb.toLowerCase()), ...(/^holds?$/iu.test(verb) ? ["held"] : [])]);
  const field = fields.find(
    ({ name, origin, type }) =>
      origin === "service" && type !== "enum" && [name, stem(name)].some((each) => words.has(each.toLowerCase())),
  );
  return verb === "" || FAILS.test(text) || field === undefined ? [] : [{ field: field.name, sign: 1, amount: null }];
};

const HOLDS =
  /\b(holds?|reserves?|allocates?|promises?|books?|blocks?|locks?|commits?)\b[^.]{0,40}\b(?:stock|quantit\w+|units|goods|copies|pieces|seats|places|items|lines?)\b/iu;

/** What stands at the requests themselves. */
const takeRequests = (kind: Kind, words: ChangeWords, state: Field | undefined, sayings: Sayings): void => {
  for (const { request, role, word } of kind.resource.asked) {
    const value =
      role === "create"
        ? String(state?.default ?? state?.values?.[0] ?? "")
        : (state?.values?.find((each) => stem(each) === stem(word)) ??
          state?.values?.find((each) => request.sentences.some(({ text }) => text.includes(`→ \`${each}\``))));
    if (value === undefined || (role !== "create" && role !== "act")) continue;
    request.sentences = request.sentences.flatMap((sentence) => {
      const { left, told } = readAll(sentence.text, words);
      const held = role === "create" && !isSaid(told) ? takeHolds(sentence.text, words) : [];
      if (held.length > 0) add(sayings, value, { changes: held, givesBack: false });
      if (held.length > 0) return [];
      if (!isSaid(told)) return [sentence];
      add(sayings, value, told);
      return left.map((text) => ({ ...sentence, text }));
    });
  }
};

const takeRules = (kind: Kind, words: ChangeWords, state: Field, { heard, rules }: Known, sayings: Sayings): void => {
  for (const rule of rules) {
    if (heard.has(rule) || FAILS.test(rule.text)) continue;
    const whole = rule.text.replace(/^(?:when|once|as soon as|if|after|whenever) /iu, "");
    const { left, told } = readAll(whole, words);
    const states = isSaid(told) && left.length > 0 ? statesIn(left.join(", "), kind, state) : [];
    for (const value of states) add(sayings, value, told);
    if (states.length > 0) heard.add(rule);
  }
};

const assign = (link: Link, change: Change): Assignment[] => {
  if ("value" in change) return [{ field: change.field, value: change.value }];
  const { amount, field, sign } = change;
  const by: Expression =
    typeof amount === "number"
      ? { value: amount }
      : ((amount === null ? link.amount : link.amounts.get(amount)) ?? { value: 1 });
  return [{ field, to: { do: sign > 0 ? "add" : "subtract", with: [{ field }, by] } }];
};

const inverse = (changes: readonly Change[], link: Link): Change[] =>
  changes.map((change) => {
    if (!("value" in change)) return { ...change, sign: change.sign > 0 ? -1 : 1 };
    const { default: free, values = [] } = link.to.fields.find(({ name }) => name === change.field) ?? {};
    return { field: change.field, value: free ?? values[0] ?? null };
  });

const key = (change: Change): string => JSON.stringify("value" in change ? [change.field] : change);

/** What every end takes back, the beginning has taken: "released (`reserved` goes down)". */
const impliedStart = (link: Link, sayings: Sayings, state: Field): Change[] => {
  const start = String(state.default ?? "");
  const ends = [...sayings].filter(([value, { changes }]) => value !== start && changes.length > 0);
  const [first, ...others] = ends.map(([, { changes }]) => changes);
  if (first === undefined) return [];
  const shared = first.filter((change) => others.every((each) => each.some((other) => key(other) === key(change))));
  const numbers = shared.filter((change) => !("value" in change));
  const target = link.to.fields.find(({ type, values = [] }) => type === "enum" && values.includes(start));
  return shared.some((change) => "value" in change) && target !== undefined
    ? [{ field: target.name, value: start }]
    : inverse(numbers, link);
};

const reachOf = (link: Link, changes: readonly Change[]): Reach => ({
  of: link.to.resource.name,
  ...(link.each !== null && { each: link.each }),
  by: link.by,
  is: link.is,
  set: changes.flatMap((change) => assign(link, change)),
});

/** A number that changes has to be one from the beginning. */
const startNumbers = ({ to }: Link, changes: readonly Change[]): void => {
  for (const change of changes) {
    const field = to.fields.find(({ name }) => name === change.field);
    if (field === undefined || "value" in change) continue;
    if (field.type === "text") field.type = "integer";
    if (field.origin === "service" || !field.required) field.default ??= 0;
  }
};

/** What is taken without a bound would be promised to everybody. */
const nameUnbound = (
  kind: Kind,
  link: Link,
  { guards = [] }: Reach,
  taken: readonly Change[],
  reading: Reading,
): void => {
  const isTaking = taken.some((change) => "value" in change || change.sign > 0);
  const line = kind.resource.asked.find(({ role }) => role === "create")?.request.line ?? 1;
  if (isTaking && guards.length === 0)
    leaveUncovered(
      reading,
      line,
      `a new ${nounOf(kind.resource)} takes of a ${nounOf(link.to.resource)}`,
      "it is not said how much there is to take, so nothing is refused",
    );
};

const settleLink = (kind: Kind, link: Link, known: Known): Reaches | null => {
  const state = stateOf(kind);
  const words = { fields: link.to.fields, noun: nounOf(link.to.resource), amounts: [...link.amounts.keys()] };
  const sayings: Sayings = new Map();
  takeMeanings(kind, words, sayings);
  takeRequests(kind, words, state, sayings);
  if (state !== undefined) takeRules(kind, words, state, known, sayings);
  if (![...sayings.values()].some(({ changes }) => changes.length > 0)) return null;
  const start = String(state?.default ?? state?.values?.[0] ?? "");
  const told = sayings.get(start)?.changes ?? [];
  const taken = told.length > 0 || state === undefined ? told : impliedStart(link, sayings, state);
  const to = kind.expiry?.lapse?.to;
  if (to !== undefined && !sayings.has(to)) sayings.set(to, { changes: [], givesBack: true });
  const create: Reach = {
    ...reachOf(link, taken),
    missing: missingFor(kind, link),
    guards: guardsFor(kind, link, taken),
  };
  nameUnbound(kind, link, create, taken, known.reading);
  const states = new Map<string, Reach[]>();
  for (const [value, { changes, givesBack }] of sayings) {
    const all = givesBack && changes.length === 0 ? inverse(taken, link) : changes;
    startNumbers(link, all);
    if (value !== start && all.length > 0) states.set(value, [reachOf(link, all)]);
  }
  startNumbers(link, taken);
  return { create: [create], states };
};

/**
 * Finds what records of a kind do to others that they name, as their author tells it, and puts them into one object with
 * those: only there one transaction can change both.
 */
export const findReaches = (kinds: ReadonlyMap<unknown, Kind>, known: Known): void => {
  const all = [...kinds.values()];
  for (const kind of all) {
    const lists = kind.fields.filter(({ origin, type }) => origin === "caller" && type === "list");
    for (const { request, role } of kind.resource.asked)
      if (role === "create") request.sentences = request.sentences.filter(({ text }) => !takeRepeats(lists, text));
    for (const link of linksOf(kind, all)) {
      const reaches = settleLink(kind, link, known);
      if (reaches === null) continue;
      kind.reaches = {
        create: [...(kind.reaches?.create ?? []), ...reaches.create],
        states: new Map([...(kind.reaches?.states ?? []), ...reaches.states]),
      };
      const lapse = kind.expiry?.lapse;
      const back = lapse == null ? undefined : reaches.states.get(lapse.to);
      if (lapse != null && back !== undefined) lapse.reaches = [...(lapse.reaches ?? []), ...back];
      if (kind.resource.parent === null && rootOf(link.to.resource) !== kind.resource)
        kind.resource.host ??= link.to.resource;
    }
  }
};
