import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Assignment, Field, Guard } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { floorGuards } from "./change-parent.ts";
import { isCounted, NUMBER, numberOf } from "./count-words.ts";
import type { Change } from "./read-change.ts";

const NON_ZERO = /\bnon-?zero\b|\bnot (?:be )?(?:0|zero)\b/iu;

/** "An adjustment that would push `on_hand` below `reserved`": what must still hold of what a step sets. */
const WOULD =
  /\bwould (?:push|bring|take|make|leave|let|drive|raise|lower)(?: fall| drop| go| rise)? `(\w+)` (?:to )?(below|under|less than|above|over|more than) (?:`(\w+)`|(\d{1,9}|zero|nothing))/iu;

const readWould = ({ failures }: RequestFact, set: readonly Assignment[]): Guard[] =>
  failures.flatMap(({ code, status, when }) => {
    const [, name, side = "", other, number = "0"] = WOULD.exec(when) ?? [];
    const next = set.find((each) => each.field === name && "to" in each);
    if (next === undefined || !("to" in next)) return [];
    const bound: Expression = other === undefined ? { value: Number(number) || 0 } : { field: other };
    const isFloor = /below|under|less/iu.test(side);
    const holds: Expression = { do: isFloor ? "at-least" : "at-most", with: [next.to, bound] };
    return [{ holds, status, code, text: `${name} would be ${isFloor ? "too low" : "too high"}.` }];
  });

const TIMES: RegExp[] = [
  new RegExp(
    String.raw`\b(?:after|once|already|when|if|there (?:were|have been)) (?:the |there (?:were|have been) )?${NUMBER} (?:failed )?([a-z]+)\b`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:at most|(?:no|not) more than|more than|only|(?:a )?maximum of|up to) ${NUMBER} ([a-z]+)\b`,
    "iu",
  ),
  new RegExp(String.raw`^(?:all )?${NUMBER} ([a-z]+) (?:were|are|have been) (?:made|used|reached|spent|over)\b`, "iu"),
];

/** "After three attempts no more": how often, at most, what a field of the record counts may have been done. */
export const timesIn = (text: string, fields: readonly Field[]): { field: string; most: number } | null => {
  for (const pattern of TIMES) {
    const [, number, noun = ""] = pattern.exec(text) ?? [];
    const field = fields.find((each) => each.type === "integer" && each.origin !== "caller" && isCounted(each, noun));
    if (number !== undefined && field !== undefined) return { field: field.name, most: numberOf(number) };
  }
  return null;
};

const timesGuards = ({ failures, sentences }: RequestFact, fields: readonly Field[]): Guard[] => {
  const conflict = failures.find(({ status }) => status === 409);
  const told = [
    ...failures.filter(({ status }) => status === 409 || status === 422 || status === 429),
    ...sentences.map(({ text }) => ({ status: 409, code: conflict?.code ?? null, when: text })),
  ];
  return told.flatMap(({ code, status, when }): Guard[] => {
    const times = timesIn(when, fields);
    if (times === null) return [];
    const { field, most } = times;
    return [
      {
        holds: { do: "less", with: [{ field }, { value: most }] },
        status,
        code,
        text: `Not more than ${most} ${wordsOf(field).join(" ")}.`,
      },
    ];
  });
};

/** What a step must leave: as its author says, or what is there at all. */
export const limits = (
  request: RequestFact,
  set: readonly Assignment[],
  changes: readonly Change[],
  fields: readonly Field[],
): Guard[] => {
  const told = [...readWould(request, set), ...timesGuards(request, fields)];
  return told.length > 0 ? told : floorGuards(changes, fields, request, (field) => ({ field }));
};

/** "A non-zero integer". */
export const nonZero = ({ body }: RequestFact): Guard[] =>
  (body ?? [])
    .filter(({ rules }) => rules.some((rule) => NON_ZERO.test(rule)))
    .map(({ name }) => ({
      holds: { do: "unequal", with: [{ sent: name }, { value: 0 }] },
      status: 422,
      code: null,
      text: `${name} must not be 0.`,
    }));
