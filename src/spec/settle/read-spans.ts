import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { type Kind } from "./settling.ts";

const BEGINS =
  /^(?:start|starts|from|begin|begins|opens|check_?in|arrival|valid_?from)(?:_?(?:at|on|time|date|day))?$/iu;
const ENDS =
  /^(?:end|ends|to|until|till|closes|check_?out|departure|valid_?(?:to|until))(?:_?(?:at|on|time|date|day))?$/iu;
const TIMES = new Set<Field["type"]>(["time", "date", "date-time", "integer", "number"]);

type Span = { from: Field; to: Field };

const spanOf = (fields: readonly Field[]): Span | null => {
  const ends = fields.filter(({ type }) => TIMES.has(type));
  const from = ends.find(({ name }) => BEGINS.test(name));
  const to = ends.find(({ name, type }) => ENDS.test(name) && type === from?.type);
  return from === undefined || to === undefined ? null : { from, to };
};

const OVERLAP =
  /\b(?:must not|may not|must never|may never|can ?not|can never|never|no two)\b[^.]*\b(?:overlaps?|intersects?|collides?)\b/iu;

const claim = (does: "equal" | "unequal" | "less" | "more", left: Expression, right: Expression): Expression => ({
  do: does,
  with: [left, right],
});

/** "It must not overlap a confirmed booking of the same room on the same date." */
export const readOverlap = (text: string, { fields, resource }: Kind): Expression | null => {
  const span = OVERLAP.test(text) ? spanOf(fields) : null;
  if (span === null) return null;
  const day = span.from.type === "time" ? fields.find(({ type }) => type === "date") : undefined;
  if (span.from.type === "time" && day === undefined) return null;
  const id = fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const state = fields.find(({ type, values = [] }) => type === "enum" && values.some((value) => text.includes(value)));
  const value = state?.values?.find((each) => text.includes(each));
  const other = (field: Field): Expression => ({ field: field.name });
  const own = (field: Field): Expression => ({ parent: field.name });
  const where = [
    ...(day === undefined ? [] : [claim("equal", other(day), own(day))]),
    ...(state === undefined || value === undefined ? [] : [claim("equal", other(state), { value })]),
    claim("less", other(span.from), own(span.to)),
    claim("more", other(span.to), own(span.from)),
    claim("unequal", { field: id }, { parent: id }),
  ];
  return { do: "not", with: [{ tally: "any", of: resource.name, where: { do: "and", with: where } }] };
};

const HOURS =
  /\b(?:within|inside|in) (?:the |its |their )?(?:[\w-]+['’]s )?(?:opening|business|working|office) (?:hours|times)\b/iu;
const OPENS = /^(?:opens?|open_?from|opening|from)(?:_?(?:at|time))?$/iu;
const CLOSES = /^(?:closes?|open_?(?:to|until)|closing|until|to)(?:_?(?:at|time))?$/iu;

/** "The booking must lie within the opening hours." */
export const readWithinHours = (text: string, fields: readonly Field[], above: readonly Field[]): Expression | null => {
  const span = HOURS.test(text) ? spanOf(fields) : null;
  const opens = above.find(({ name }) => OPENS.test(name));
  const closes = above.find(({ name }) => CLOSES.test(name));
  if (span === null || opens === undefined || closes === undefined) return null;
  return {
    do: "and",
    with: [
      { do: "at-least", with: [{ field: span.from.name }, { parent: opens.name }] },
      { do: "at-most", with: [{ field: span.to.name }, { parent: closes.name }] },
    ],
  };
};
