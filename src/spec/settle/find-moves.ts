import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { type Move, readMoves } from "./read-moves.ts";
import type { Asked } from "./resource.ts";
import type { Kind, Settling } from "./settling.ts";

type Rule = Settling["loose"][number];

const STATE = /^(?:status|state|stage|phase)$/iu;
const NAMES_STATE =
  /^(?:to|status|state|stage|phase|target|next|(?:new|next|target|to)_?(?:status|state|stage|phase))$/iu;

/** The member of a body that names a state, and the field that holds it. */
const stateIn = (
  { request }: Asked,
  { fields }: Kind,
): { field: Field & { values: string[] }; sent: string } | null => {
  const states = fields.filter(({ type, values = [] }) => type === "enum" && values.length > 1);
  for (const { name } of request.body ?? []) {
    const own = states.find((field) => field.name === name && STATE.test(name));
    const named = NAMES_STATE.test(name) ? states.filter((field) => STATE.test(field.name)) : [];
    const set = NAMES_STATE.test(name) ? states.filter(({ origin }) => origin === "service") : [];
    const field = own ?? named[0] ?? (set.length === 1 ? set[0] : undefined);
    if (field?.values !== undefined) return { field: { ...field, values: field.values }, sent: name };
  }
  return null;
};

const REST =
  /\b(?:nothing|(?:any|every)thing|(?:any|every|all)(?: the)?) (?:else|others?|remaining)\b|\bother (?:moves?|transitions?|steps?|changes?|ways?)\b|\b(?:moves?|transitions?|steps?|changes?) (?:that (?:is|are) )?(?:not (?:in|on|listed|allowed|possible|shown)|otherwise)|\bnot (?:in|on) (?:the|this) (?:table|list|diagram)\b|\b(?:invalid|illegal|impossible|forbidden|disallowed|unlisted) (?:moves?|transitions?|steps?|changes?)\b|\botherwise\b/iu;
const UNKNOWN =
  /\b(?:not a|no such|unknown|invalid|isn['’]t a|none of the|not one of the)\b.*\b(?:status(?:es)?|states?|stages?|phases?|values?)\b|\bthat is not a (?:status|state)\b/iu;
const FINAL = /^`?[\w-]+`?(?:(?:,|,? and) `?[\w-]+`?){0,5} (?:is|are)(?: both)? (?:final|terminal|the end)$/iu;

/** A failure as the sentence that it was. */
const sentenceOf = ({ code, status, when }: FailureFact): string =>
  `${when} ${status}${code === null ? "" : ` \`${code}\``}`;

type Reader = { move: Move; values: readonly string[] };

const takeRows = ({ move, values }: Reader, text: string): boolean => {
  const rows = readMoves(text, values);
  move.rows.push(...rows);
  return rows.length > 0;
};

/** Failures of a step that are read here; the others are said of other requests, and stand by themselves. */
const takeFailures = (reader: Reader, request: RequestFact): Rule[] => {
  const { move } = reader;
  const left: Rule[] = [];
  request.failures = request.failures.filter((failure) => {
    const { code, line, status, when } = failure;
    if (takeRows(reader, sentenceOf(failure))) return false;
    if ((status === 422 || status === 400) && UNKNOWN.test(when)) move.wrong ??= code;
    else if (status === 403 && when !== "") move.bars.push(when);
    else if (REST.test(when) && [400, 409, 422].includes(status)) Object.assign(move.refusal, { status, code });
    else if (status === 409 || (status === 422 && /^[A-Z]/u.test(when)))
      left.push({ line, text: sentenceOf(failure), under: request.under });
    else return true;
    return false;
  });
  return left;
};

const OUTCOME = /\b(400|409|422)\b[^`.]{0,12}(?:`([a-z][\w-]*)`)?/iu;

/** Reads what stands at the request, and what stands by itself, about the ways from state to state. */
const takeSentences = (reader: Reader, request: RequestFact, rules: readonly Rule[], heard: Set<Rule>): void => {
  const take = (text: string): boolean => {
    if (takeRows(reader, text) || FINAL.test(text.replace(/\.$/u, ""))) return true;
    const [, status, code = null] = OUTCOME.exec(text) ?? [];
    if (status === undefined || !REST.test(text)) return false;
    Object.assign(reader.move.refusal, { status: Number(status), code });
    return true;
  };
  request.sentences = request.sentences.filter(({ text }) => !take(text));
  const isMine = ({ text }: Rule): boolean => readMoves(text, reader.values).length > 0;
  const headings = new Set(rules.filter(isMine).map(({ under }) => under));
  for (const rule of rules) if ((headings.has(rule.under) || STEP.test(rule.text)) && take(rule.text)) heard.add(rule);
};

const STEP = /\b(?:transitions?|moves?|status|state)\b/iu;

/** Steps to a state that their caller names, with the ways that are told; what tells them is taken out of the facts. */
export const findMoves = (
  settling: Settling,
  rules: readonly Rule[],
): { moves: Map<RequestFact, Move>; heard: Set<Rule>; left: Rule[] } => {
  const moves = new Map<RequestFact, Move>();
  const heard = new Set<Rule>();
  const left: Rule[] = [];
  for (const kind of settling.kinds.values())
    for (const asked of kind.resource.asked) {
      const state = asked.role === "act" || asked.role === "update" ? stateIn(asked, kind) : null;
      if (state === null) continue;
      const told = [
        ...asked.request.sentences.map(({ text }) => text),
        ...asked.request.failures.map(sentenceOf),
        ...rules.map(({ text }) => text),
      ];
      if (!told.some((text) => readMoves(text, state.field.values).length > 0)) continue;
      const move: Move = {
        field: state.field.name,
        sent: state.sent,
        rows: [],
        refusal: { status: 409, code: null },
        wrong: null,
        bars: [],
      };
      const reader = { move, values: state.field.values };
      left.push(...takeFailures(reader, asked.request));
      takeSentences(reader, asked.request, rules, heard);
      moves.set(asked.request, move);
    }
  return { moves, heard, left };
};
