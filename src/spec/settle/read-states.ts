import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Arrow, readArrow } from "./read-arrow.ts";
import type { Resource } from "./resource.ts";
import type { Told } from "./merge-members.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = ApiFacts["rules"][number];

/** How records of a kind go from one state to the next, where prose tells it. */
export type StatesTold = { start: string; next: string[]; isFinal: boolean; meanings: Map<string, string> };

const STARTS =
  /^(?:an?|each|every|the|any) (?:new )?([a-z][a-z -]{1,30}?) (?:is|starts(?: out)? as|begins as|starts|begins) `([\w-]+)`(?: (?:when|once|as soon as|while|until|at first|from the start)\b[^`]*)?$/iu;
const GOES_ON =
  /^(?:from there|then|later|after that|afterwards|from then on) (?:it|they|one|an? [a-z]+) (?:becomes?|goes|turns?|is|moves?)\b/iu;
const FINAL = /^(?:those|these|all|the last)(?: [a-z]+){0,3} (?:are|is) final$/iu;
const STATE = /^(?:status|state|phase|stage)$/iu;

const bare = (text: string): string => text.trim().replace(/\.$/u, "");

/** Values of a sentence, each with what stands in brackets behind it. */
const valuesIn = (text: string): [string, string][] =>
  [...text.matchAll(/`([\w-]+)`(?:\s\(([^()]{1,300})\))?/gu)].map(([, value = "", meaning = ""]) => [value, meaning]);

const outside = (text: string): Set<string> =>
  new Set([...text.replaceAll(/\([^()]*\)/gu, " ").matchAll(/`([\w-]+)`/gu)].map(([, value = ""]) => value));

/** "A reservation is `held` when created. From there it becomes `committed` (…) or `released` (…). Those are final." */
export const readStates = (noun: string, rules: readonly Rule[], heard: Set<Sentence>): StatesTold | null => {
  const isOf = (text: string): boolean =>
    wordsOf(text).map(singular).join(" ") === wordsOf(noun).map(singular).join(" ");
  for (const [n, rule] of rules.entries()) {
    const [, subject = "", start] = STARTS.exec(bare(rule.text)) ?? [];
    if (start === undefined || !isOf(subject)) continue;
    const states: StatesTold = { start, next: [], isFinal: false, meanings: new Map() };
    const said = [rule];
    for (const other of rules.slice(n + 1, n + 5)) {
      const text = bare(other.text);
      if (other.under !== rule.under || !(GOES_ON.test(text) || FINAL.test(text))) break;
      said.push(other);
      if (FINAL.test(text)) states.isFinal = true;
      const top = outside(text);
      for (const [value, meaning] of FINAL.test(text) ? [] : valuesIn(text))
        if (top.has(value)) {
          states.next.push(value);
          states.meanings.set(value, meaning);
        }
    }
    if (states.next.length === 0) continue;
    for (const each of said) heard.add(each);
    return states;
  }
  return null;
};

const BEFORE = /^(?:from|(?:current |old |start )?(?:status|state)|before|in)$/iu;
const AFTER = /^(?:to|(?:new|next|target|resulting) ?(?:status|state)?|after|then|becomes|result)$/iu;

const wordsIn = (cell: string): string[] =>
  /[^\w`,/|\s-]/u.test(cell)
    ? []
    : cell
        .replaceAll("`", "")
        .split(/\s*(?:,|\/|\bor\b|\band\b)\s*/u)
        .filter((word) => /^[a-z][\w-]*$/iu.test(word));

/** The states of a table of steps, "From | Action | To", where a row names a step of these records. */
export const statesOfTable = ({ asked }: Resource, rules: readonly Rule[]): StatesTold | null => {
  const steps = asked.filter(({ role }) => role === "act").map(({ word }) => wordsOf(word).join(" "));
  const rows = rules.flatMap(({ row, under }) => {
    const from = row?.head.findIndex((name) => BEFORE.test(name)) ?? -1;
    const to = row?.head.findIndex((name) => AFTER.test(name)) ?? -1;
    if (row === undefined || from === -1 || to === -1 || from === to) return [];
    const isStep = row.cells.some((cell) =>
      steps.includes(wordsOf(cell.replaceAll("`", "").split("/").at(-1) ?? "").join(" ")),
    );
    return [{ under, isStep, from: wordsIn(row.cells[from] ?? ""), to: wordsIn(row.cells[to] ?? "") }];
  });
  const told = rows.filter(({ under }) => rows.some((row) => row.isStep && row.under === under));
  const states = [...new Set(told.flatMap(({ from, to }) => [...from, ...to]))].filter((word) => !ANY_STATE.test(word));
  const [start, ...next] = states;
  return start === undefined || next.length === 0 ? null : { start, next, isFinal: false, meanings: new Map() };
};

const ANY_STATE = /^(?:any|all|every|none)$/iu;

const STATUS_IS = /^(?:with |and |in )?(?:its |the )?(?:status|state) (?:is |being )?`([\w-]+)`$/iu;

/** The state that a step leads to, where its request says just that: "200 with status `confirmed`". */
export const stateSaid = (text: string): string | null => STATUS_IS.exec(bare(text))?.[1] ?? null;

const ENDS =
  /\b(?:expire\w*|pass(?:es|ed)|runs? out|ran out|is over|elapse[sd]?|lapse[sd]?|time is up|reached)\b|`\w*(?:expir|until)\w*`/iu;
const BECOMES =
  /\b(?:becomes?|turns? (?:in)?to|goes to|counts as|is (?:then )?(?:marked|set)(?: as| to)?) `([a-z][\w-]*)`/iu;

/** "When `expires_at` passes, an open basket becomes `expired`": the state that time brings about. */
const timedStates = ({ asked, thing, word }: Resource, rules: readonly Rule[]): string[] => {
  const noun =
    wordsOf(thing?.noun ?? word)
      .map(singular)
      .at(-1) ?? "";
  const own = asked.flatMap(({ request }) => request.sentences.map(({ text }) => text));
  const about = rules.map(({ text }) => text).filter((text) => wordsOf(text).map(singular).includes(noun));
  return [...own, ...about].flatMap((text) => (ENDS.test(text) ? (BECOMES.exec(text)?.[1] ?? []) : []));
};

const TURNED =
  /^(?:which |it |that )?(?:is )?now `([\w-]+)`(?=[,.;]|$)|^(?:it |this )?(?:turns?|marks?|moves?|changes?|puts?|makes?|brings?) [\w` -]{1,60} (?:into|as|to) `([\w-]+)`\.?$/iu;

/** "now `cancelled`", "marks a confirmed booking as `attended`" */
const turnedIn = (text: string): string | null => {
  const [, now, into] = TURNED.exec(text.trim()) ?? [];
  return now ?? into ?? null;
};

const NEW =
  /\b(?:the|a|an?|each|every|new|it)\b[^`.]{0,30}? (?:is|starts (?:as|out as)|begins as|becomes|gets) `([a-z][\w-]*)`/giu;

/** "the booking is `confirmed`. When the class is full, it is `waiting` instead": states of new records. */
const firstStates = (asked: Resource["asked"]): string[] =>
  asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => request.sentences)
    .flatMap(({ text }) => [...text.matchAll(NEW)].map(([, state = ""]) => state));

/** The states that requests tell: that of a new record as its example shows it, and those that steps lead to. */
export const statesOfRequests = (resource: Resource, rules: readonly Rule[]): StatesTold | null => {
  const { asked } = resource;
  const made = asked.find(({ role }) => role === "create")?.request.answer;
  const example = made?.holds === "object" ? made.example : undefined;
  const shown = typeof example === "object" && example !== null && !Array.isArray(example) ? example : {};
  const steps = asked.filter(({ role }) => role === "act").map(({ request }) => request);
  const arrows = steps.flatMap(arrowsOf);
  const first = firstStates(asked);
  const start = Object.entries(shown).find(([name]) => STATE.test(name))?.[1] ?? startOf(asked, arrows) ?? first[0];
  const next = [
    ...arrows.flatMap(({ from, to }) => [...from, to]).filter((state) => state !== start),
    ...first.filter((state) => state !== start),
    ...steps.flatMap((request) => request.sentences.flatMap(({ text }) => stateSaid(text) ?? turnedIn(text) ?? [])),
  ];
  return typeof start !== "string" || next.length === 0
    ? null
    : { start, next: [...new Set([...next, ...timedStates(resource, rules)])], isFinal: false, meanings: new Map() };
};

/** The steps from state to state that a request begins with. */
export const arrowsOf = ({ label, sentences }: RequestFact): Arrow[] =>
  [label, ...sentences.map(({ text }) => text)].flatMap((text) => readArrow(text) ?? []);

/** The state of a new record: the one that its request names, or else where the first step starts. */
const startOf = (asked: Resource["asked"], arrows: readonly Arrow[]): string | undefined => {
  const states = new Set(arrows.flatMap(({ from, to }) => [...from, to]));
  const told = asked
    .filter(({ role }) => role === "create")
    .flatMap(({ request }) => [request.label, ...request.sentences.map(({ text }) => text)]);
  const named = told.flatMap((text) => [...text.matchAll(/[a-z][\w-]*/gu)].map(([word]) => word));
  return named.find((word) => states.has(word)) ?? arrows[0]?.from[0];
};

const INITIALLY = /^(?:initially|at first|starts (?:as|with|at|in)|default(?:s to)?:?) `?([a-z][\w-]*)`?$/iu;

/** A state of which prose alone tells the values. */
export const withStates = (told: readonly Told[], states: StatesTold | null): Told[] =>
  told.map((member) => {
    const isState = STATE.test(member.name) && !member.rules.some((rule) => /\bone of\b/iu.test(rule));
    if (states === null || !isState || member.sentBy.size > 0) return member;
    const values = [...new Set([states.start, ...states.next])];
    const told = member.rules.map((rule) => INITIALLY.exec(rule)?.[1]).find((value) => values.includes(value ?? ""));
    const others = member.rules.filter((rule) => !INITIALLY.test(rule));
    return { ...member, rules: [...others, `one of ${values.join(", ")}`, `default ${told ?? states.start}`] };
  });
