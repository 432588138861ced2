import type { Expression } from "#src/spec/expression.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { namesOne } from "./find-reports.ts";
import type { Asked } from "./resource.ts";
import type { Kind, Settling } from "./settling.ts";
import { partsUnder } from "./words-for.ts";

type Gaps = Behaviour & { kind: "gaps" };

const FREE = /\b(?:gaps?|free|available|availability|vacant|vacanc(?:y|ies)|unbooked|unoccupied|open slots?)\b/iu;
const BEGINS = /^(?:start|begin|from|open)/iu;
const ENDS = /^(?:end|to$|until|till|close|finish|up_?to)|(?:[a-z]To|_to|Until|_until|End|_end)$/u;

/** The fields between which a record lies: times of one day. */
const spanOf = (fields: readonly Field[]): { from: string; to: string } | null => {
  const times = fields.filter(({ type }) => type === "time");
  const to = times.find(({ name }) => ENDS.test(name))?.name;
  const from = times.find(({ name }) => BEGINS.test(name) && name !== to)?.name;
  return from === undefined || to === undefined ? null : { from, to };
};

/** What must be so of a record that another one must not overlap: it blocks its time. */
const blocking = ({ rules = [] }: Kind): Expression[] =>
  rules.flatMap(({ holds }) => {
    const [any] = "do" in holds && holds.do === "not" ? holds.with : [];
    if (any === undefined || !("tally" in any) || any.where === undefined) return [];
    const claims = "do" in any.where && any.where.do === "and" ? any.where.with : [any.where];
    return claims.filter(
      (claim) =>
        "do" in claim && (claim.do === "equal" || claim.do === "unequal") && claim.with.some((each) => "value" in each),
    );
  });

/** "The gaps between opening and closing time": what no part takes of a record's day; null where a report is no such one. */
export const settleGaps = (settling: Settling, kind: Kind, asked: Asked): Gaps | string | null => {
  const { answer, label, path, query, sentences } = asked.request;
  if (answer?.holds !== "list" || answer.entry?.length !== 2 || !namesOne(asked)) return null;
  const said = [label, wordsOf(path).join(" "), answer.member ?? "", ...sentences.map(({ text }) => text)];
  if (!said.some((text) => FREE.test(text))) return null;
  const opening = spanOf(kind.fields);
  const found = partsUnder(settling, kind).flatMap((part) => {
    const span = spanOf(part.fields);
    const day = part.fields.find(({ origin, type }) => origin === "caller" && type === "date");
    return span === null || day === undefined ? [] : [{ part, span, day }];
  });
  const [only, other] = found;
  const [parameter, further] = query;
  const [from = "", to = ""] = answer.entry;
  if (opening === null || only === undefined || other !== undefined) return "it is not said between which times";
  if (parameter === undefined || further !== undefined) return "it is not said of which day it is";
  const claims = blocking(only.part);
  const taken: Expression | undefined = claims.length > 1 ? { do: "and", with: claims } : claims[0];
  return {
    kind: "gaps",
    of: only.part.resource.name,
    span: only.span,
    within: opening,
    day: { field: only.day.name, parameter: parameter.name },
    ...(taken !== undefined && { taken }),
    items: answer.member,
    tells: { from, to },
  };
};
