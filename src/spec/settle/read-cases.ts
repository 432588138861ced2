import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import { fitValue, readValue } from "#src/spec/read-value.ts";
import type { Assignment, Condition, Field } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";

/** What a step sets where the record is in one state. `of`: the state; null: in any. */
export type Case = { of: string | null; set: Assignment[] };

/** "On a `fired` reminder: …", "For `paused` ones …", "When it is `ringing`, …" */
const CASE =
  /^(?:on|for|from|of|in|when|if|while)\s+(?:an?\s+|it\s+is\s+|the\s+[\w-]+\s+is\s+)?`([\w-]+)`(?:\s+(?:one|ones|[a-z-]+)){0,2}\s*[:,–—]\s*/iu;
const BECOMES =
  /^(?:its |the )?`?(\w+)`?\s+(?:goes back to|goes to|turns(?: into)?|becomes|is set to|changes to|is again|is now|is|to|=|→)?\s*`([^`]+)`$/iu;
const LATER =
  /^(?:its |the )?`(\w+)` (?:is |gets )?(?:moved|moves|put off|pushed|postponed|delayed)(?: back| on| later| forward)*(?: to)?(?: by)? (.+)$/iu;
const IS = /^(?:its |the )?`(\w+)` (?:is set to|is now set to|becomes|is now|is|moves to|=|→) (.+)$/iu;

const fieldNamed = (fields: readonly Field[], name: string): Field | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase() && field.origin !== "id");

/** "now plus `seconds`", where the sentence before already said "now": "is now plus `seconds`". */
const momentIn = (text: string, words: Words): Expression | null =>
  readExpression(text, words) ?? (/^(?:plus|\+) /iu.test(text) ? readExpression(`now ${text}`, words) : null);

/** One clause as what it sets; null where it sets nothing that is known. */
const readSet = (clause: string, words: Words): Assignment | null => {
  const text = clause.trim().replace(/[.:]$/u, "");
  const { fields } = words;
  const again = /^(?:it is |is |it becomes )?(?:now|again|back to) `([\w-]+)`(?: again)?$/iu.exec(text)?.[1];
  const state = fields.find(({ values = [] }) => again !== undefined && values.includes(again));
  if (state !== undefined && again !== undefined) return { field: state.name, value: again };
  const [, laterName = "", by = ""] = LATER.exec(text) ?? [];
  const later = fieldNamed(fields, laterName);
  if (later !== undefined) {
    const to = readExpression(`\`${later.name}\` plus ${by}`, words);
    return to === null ? null : { field: later.name, to };
  }
  const [, name = "", written = ""] = BECOMES.exec(text) ?? [];
  const field = fieldNamed(fields, name);
  if (field !== undefined) {
    if (written === "null") return { field: field.name, value: null };
    const value = fitValue(field, readValue(written));
    if (value !== undefined) return { field: field.name, value };
  }
  const [, other = "", said = ""] = IS.exec(text) ?? [];
  const target = fieldNamed(fields, other);
  if (target === undefined) return null;
  if (/^now$/iu.test(said)) return { field: target.name, now: true };
  const to = target.type === "date-time" ? momentIn(said, words) : readExpression(said, words);
  return to === null ? null : { field: target.name, to };
};

/** "status `done` and `next_fire_at` `null`": every part of it sets something, or it is no such clause. */
export const readSets = (text: string, words: Words): Assignment[] | null => {
  const parts = splitOutside(text.replaceAll(/,? and (?=(?:its |the )?(?:`\w+`|\w+) )/gu, ", "), ",");
  const sets = parts.map((part) => readSet(part.replace(/^(?:with|then|and) /iu, ""), words));
  return sets.length === 0 || sets.includes(null) ? null : sets.filter((set) => set !== null);
};

/** A sentence that tells what a step does to records in one state, or in any; null where it tells something else. */
export const readCase = (text: string, words: Words): Case | null => {
  const head = CASE.exec(text);
  const state = head?.[1];
  const isState = words.fields.some(({ values = [] }) => state !== undefined && values.includes(state));
  const set = readSets(head !== null && isState ? text.slice(head[0].length) : text, words);
  return set === null ? null : { of: head !== null && isState ? (state ?? null) : null, set };
};

const valueOf = (assignment: Assignment): Expression => {
  if ("to" in assignment) return assignment.to;
  return "value" in assignment ? { value: assignment.value } : { now: true };
};

/** What several cases set together, each where its state holds; and the states that there are cases for. */
export const joinCases = (cases: readonly Case[], state: Field): { set: Assignment[]; when: Condition } => {
  const states = cases.flatMap(({ of }) => of ?? []);
  const names = [...new Set(cases.flatMap(({ set }) => set.map(({ field }) => field)))];
  const set = names.map((field): Assignment => {
    const own = cases.flatMap(({ of, set: sets }) =>
      sets.filter((each) => each.field === field).map((each) => ({ of, to: valueOf(each) })),
    );
    const values = new Set(own.map(({ to }) => JSON.stringify(to)));
    const first = own[0]?.to ?? { value: null };
    // A state that is set where it is another one already stays as it is elsewhere.
    const isAll = values.size === 1 && (own.length === cases.length || field === state.name);
    if (isAll) return "value" in first ? { field, value: first.value } : { field, to: first };
    // Where every state has its case, the last needs no question.
    const last = own.length === cases.length ? own.at(-1) : undefined;
    const rest = last === undefined ? own : own.slice(0, -1);
    const otherwise: Expression = last?.to ?? { field };
    const to = rest.reduceRight<Expression>(
      (other, { of, to: value }) =>
        of === null
          ? value
          : { do: "if", with: [{ do: "equal", with: [{ field: state.name }, { value: of }] }, value, other] },
      otherwise,
    );
    return { field, to };
  });
  const [only] = states;
  return {
    set,
    when:
      states.length === 1 && only !== undefined
        ? { field: state.name, equals: only }
        : { field: state.name, oneOf: states },
  };
};
