import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { type Sentence, splitOutside } from "#src/spec/split-sentences.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { readArrow } from "./read-arrow.ts";
import type { Asked } from "./resource.ts";
import type { Kind } from "./settling.ts";
import type { Transition, Transitions } from "./transition.ts";

const LINE = /^`?(?<act>[\w-]+)`?\s*:\s*(?<from>.+?)\s*(?:→|->|⟶|to)\s*`?(?<to>[\w-]+)`?\s*(?<rest>.*)$/u;
const ANY = /^(?:any|all|every|\*)(?: (?:state|status|of them))?$/iu;

const cellsOf = (text: string): string[] => {
  if (text.includes(" | ")) return text.split(" | ").map((cell) => cell.trim());
  const { act = "", from = "", rest = "", to = "" } = LINE.exec(text)?.groups ?? {};
  return act === "" ? [] : [from, act, to, rest.replace(/^[\s,;(–—-]+|\)$/gu, "")];
};

const statesIn = (cell: string, values: readonly string[]): string[] | null => {
  const bare = cell.replaceAll("`", "").trim();
  if (ANY.test(bare)) return [...values];
  const words = bare.split(/\s*(?:,|\/|\bor\b|\band\b)\s*/u).filter((word) => word !== "");
  const found = words.map((word) => values.find((value) => value.toLowerCase() === word.toLowerCase()));
  return words.length > 0 && found.every((value) => value !== undefined) ? (found as string[]) : null;
};

const isWord = (cell: string, { request, word }: Asked): boolean => {
  const bare = cell.replaceAll("`", "").trim();
  const last = bare.split("/").at(-1) ?? "";
  const fits = (text: string): boolean => wordsOf(text).map(stem).join(" ") === wordsOf(word).map(stem).join(" ");
  return bare.includes("/") ? fits(last) && bare.includes(request.method) : fits(bare);
};

/** The field whose values the cells name. */
const stateIn = (cells: readonly string[], { fields }: Kind): (Field & { values: string[] }) | null => {
  const named = ({ values = [] }: Field): number => cells.filter((cell) => statesIn(cell, values) !== null).length;
  const field = fields.find((each) => each.type === "enum" && named(each) >= 2);
  return field?.values === undefined ? null : { ...field, values: field.values };
};

/** `placed | pay | paid | …`: a step is told by the states before and after it, and by the word of a request. */
const readRow = (text: string, kind: Kind): { request: RequestFact; transition: Transition } | null => {
  const cells = cellsOf(text);
  const state = stateIn(cells, kind);
  if (state === null || cells.length < 3) return null;
  const steps = kind.resource.asked.filter(({ role }) => role === "act");
  // "shipped" is a state before it is the word of `ship`.
  const free = cells.filter((cell) => statesIn(cell, state.values) === null);
  const asked =
    steps.find((each) => free.some((cell) => isWord(cell, each))) ??
    steps.find((each) => cells.some((cell) => isWord(cell, each)));
  const states = cells.map((cell) => statesIn(cell, state.values));
  const first = states.findIndex((found) => found !== null);
  const second = states.findIndex((found, n) => n > first && found?.length === 1);
  const [to] = states[second] ?? [];
  const from = states[first];
  if (asked === undefined || to === undefined || !from) return null;
  const notes = cells.filter((cell, n) => n !== first && n !== second && !isWord(cell, asked) && cell !== "");
  return {
    request: asked.request,
    transition: { field: state.name, from, to, notes: notes.flatMap((note) => splitOutside(note, ";")) },
  };
};

/** The step that a request itself begins with: "queued → sending". */
const ownStep = (request: RequestFact, { fields }: Kind): Transition | null => {
  const arrow = readArrow(request.label);
  const state = fields.find(({ type, values = [] }) => type === "enum" && arrow !== null && values.includes(arrow.to));
  if (arrow === null || state === undefined) return null;
  const values = state.values ?? [];
  const from = arrow.from.length === 0 ? values.filter((value) => value !== arrow.to) : arrow.from;
  return from.every((value) => values.includes(value)) ? { field: state.name, from, to: arrow.to, notes: [] } : null;
};

const OTHERS =
  /\b(?:everything|anything|all|any|every)\b[^.]*\b(?:else|others?|not (?:in|on) (?:this|the) (?:table|list)|not listed)\b[^.]*?\b(409|422|400)\b(?: ([a-z][\w-]*)(?=`)|[^.]*?`([a-z][\w-]*)`)?/iu;
const STEPS = /\b(?:table|transitions?|moves?|steps?|status|state|changes?|combinations?|actions?|pairs?)\b/iu;

export const readTransitions = (sentences: readonly Sentence[], kinds: readonly Kind[]): Transitions => {
  const found: Transitions = { steps: new Map(), refusal: null, heard: new Set() };
  for (const sentence of sentences) {
    const row = kinds.map((kind) => readRow(sentence.text, kind)).find((each) => each !== null);
    if (row) {
      found.steps.set(row.request, row.transition);
      found.heard.add(sentence);
    }
    const [, status, beside, later] = OTHERS.exec(sentence.text) ?? [];
    const code = beside ?? later;
    if (status === undefined || !STEPS.test(sentence.text)) continue;
    found.heard.add(sentence);
    if (code !== undefined) found.refusal ??= { status: Number(status), code };
  }
  for (const kind of kinds)
    for (const { request, role } of kind.resource.asked) {
      const step = role === "act" && !found.steps.has(request) ? ownStep(request, kind) : null;
      if (step !== null) found.steps.set(request, step);
    }
  return found;
};
