import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";

export const BEGINS =
  /^(?:start|starts|from|begin|begins|opens|check_?in|arrival|valid_?from)(?:_?(?:at|on|time|date|day))?$/iu;
export const ENDS =
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

/** "Nor can a teacher be in two classes at once", "no court may have more than one game at the same time". */
const AT_ONCE =
  /\b(?:no|nor can|cannot|can ?not|can['’]t|can never|may not|must not|must never|never|may only|can only)\b[^.]*\b(?:two|more than one|several|another|one)\b[^.]*\b(?:at once|at (?:the|any) (?:same|one) time|at a time|simultaneously|in parallel)\b/iu;

/** The field that must be the same, too: "in the same room", "a teacher … at once". */
const sharedIn = (text: string, { fields, resource }: Kind): Field[] => {
  const said = ` ${wordsOf(text).map(singular).join(" ")} `;
  const own = wordsOf(resource.thing?.noun ?? resource.word)
    .map(singular)
    .join(" ");
  return fields.filter(({ name, origin, type }) => {
    const noun = wordsOf(name.replace(/(?:_id|Id)$/u, ""))
      .map(singular)
      .join(" ");
    if (origin !== "caller" || TIMES.has(type) || noun === own) return false;
    return AT_ONCE.test(text)
      ? said.includes(` ${noun} `)
      : [" same", " per", " one", " each", " any"].some((word) => said.includes(`${word} ${noun} `));
  });
};

const GONE = /^(?:cancell?ed|void|voided|rejected|withdrawn|declined|released|deleted)$/iu;

/** In which state another one stands in the way: as it is told, or else any in which it takes place. */
const standing = (text: string, { fields }: Kind): Expression[] => {
  const states = fields.filter(({ type, values = [] }) => type === "enum" && values.length > 1);
  const told = states.find(({ values = [] }) => values.some((value) => text.includes(value)));
  const value = told?.values?.find((each) => text.includes(each));
  if (told !== undefined && value !== undefined) {
    const denied =
      new RegExp(String.raw`(?:\bnot|n['’]t|\bnon-?)\s*(?:yet |been )?\x60?${RegExp.escape(value)}`, "iu").test(text) ||
      GONE.test(value);
    return [claim(denied ? "unequal" : "equal", { field: told.name }, { value })];
  }
  return states
    .filter(({ origin }) => origin === "service")
    .flatMap(({ name, values = [] }) =>
      values.filter((each) => GONE.test(each)).map((each) => claim("unequal", { field: name }, { value: each })),
    );
};

const claim = (does: "equal" | "unequal" | "less" | "more", left: Expression, right: Expression): Expression => ({
  do: does,
  with: [left, right],
});

/** "It must not overlap a confirmed booking of the same room on the same date." */
export const readOverlap = (text: string, kind: Kind): Expression | null => {
  const { fields, resource } = kind;
  const span = OVERLAP.test(text) || AT_ONCE.test(text) ? spanOf(fields) : null;
  if (span === null) return null;
  const day = span.from.type === "time" ? fields.find(({ type }) => type === "date") : undefined;
  if (span.from.type === "time" && day === undefined) return null;
  const id = fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const shared = sharedIn(text, kind);
  if (shared.length === 0 && !OVERLAP.test(text)) return null;
  const other = (field: Field): Expression => ({ field: field.name });
  const own = (field: Field): Expression => ({ parent: field.name });
  const where = [
    ...(day === undefined ? [] : [claim("equal", other(day), own(day))]),
    ...shared.map((field) => claim("equal", other(field), own(field))),
    ...standing(text, kind),
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
