import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { namesOne } from "./find-reports.ts";
import type { Asked } from "./resource.ts";
import { settleList } from "./settle-list.ts";
import { hasOrigin, type Kind, nounOf, type Settling } from "./settling.ts";
import { wordsOfAll } from "./words-for.ts";

type List = Behaviour & { kind: "list" };

const LEFT_OUT = /^(?:only )?(.{2,60}?) (?:are|is) (?:left out|not (?:listed|shown|told|included)|hidden|skipped)$/iu;
/** "links with 0 clicks are not": behind what is left out, it says that these are told. */
const KEPT = /^.{2,60}? (?:are|is) not$/iu;
const TIE =
  /^(?:same|equal|on (?:a )?tie|ties|with (?:the same|equal))\b.{0,40}?\b(?:created|made|added|placed)?\s?(earlier|first|oldest|later|last|newest)(?: first)?$/iu;

const COMPARES = new Set<Operator>(["equal", "unequal", "less", "at-most", "more", "at-least"]);

/** Whether a table can look for a claim: it compares what is stored, or what is calculated from that in the same way. */
const isStored = (is: Expression, fields: readonly Field[]): boolean => {
  if ("value" in is || "now" in is || "caller" in is) return true;
  if ("field" in is) {
    const field = fields.find(({ name }) => name === is.field);
    return (
      field !== undefined &&
      (field.origin !== "computed" || (field.compute !== undefined && isClaim(field.compute, fields)))
    );
  }
  return false;
};

const isClaim = (is: Expression, fields: readonly Field[]): boolean => {
  if (!("do" in is)) return false;
  if (is.do === "and" || is.do === "or" || is.do === "not") return is.with.every((each) => isClaim(each, fields));
  return COMPARES.has(is.do) && is.with.every((each) => isStored(each, fields));
};

/** The records that a list leaves out. */
const exclusionIn = (text: string, kind: Kind): Expression | null => {
  const what = LEFT_OUT.exec(text)?.[1];
  const counted = what === undefined ? null : readExpression(`the number of ${what}`, wordsOfAll(kind));
  if (counted === null || !("tally" in counted) || counted.where === undefined) return null;
  return isClaim(counted.where, kind.fields) ? counted.where : null;
};

/** A list of the first records by what they have come to: the most clicked links, without those that have expired. */
export const settleTop = (settling: Settling, kind: Kind, asked: Asked): List | string => {
  const { request } = asked;
  const { answer } = request;
  const own = [nounOf(kind.resource), kind.resource.word].map((noun) => wordsOf(noun).map(singular).join(" "));
  const noun = answer?.holds === "list" ? (answer.noun ?? "") : "";
  if (namesOne(asked) || !own.includes(wordsOf(noun).map(singular).join(" ")))
    return "it is not understood what its entries are";
  const scopes: Expression[] = [];
  const ties: boolean[] = [];
  const rest = request.sentences.filter(({ text }) => {
    const said = text.trim().replace(/\.$/u, "");
    const excluded = exclusionIn(said, kind);
    const [, order] = TIE.exec(said) ?? [];
    if (excluded !== null) scopes.push({ do: "not", with: [excluded] });
    else if (order !== undefined) ties.push(/later|last|newest/iu.test(order));
    else return !(scopes.length > 0 && KEPT.test(said));
    return false;
  });
  const unread = rest.find(({ text }) => LEFT_OUT.test(text.trim().replace(/\.$/u, "")));
  if (unread !== undefined) return `it is not understood what “${unread.text}” leaves out`;
  const before = [...settling.reading.uncovered];
  const list = settleList({ ...request, sentences: rest }, kind.fields, settling.reading);
  if (list.sort.length === 0) {
    settling.reading.uncovered = before;
    return "it is not understood in which order they stand";
  }
  const created = hasOrigin(kind.fields, "created-at")?.name;
  if (created !== undefined) list.sort.push(...ties.map((descending) => ({ field: created, descending })));
  // Who asks for the first of them misses no next page.
  if (list.paging !== undefined && request.query.some(({ name }) => name === list.paging?.limit.name))
    settling.reading.uncovered = settling.reading.uncovered.filter(
      ({ line, reason }) => line !== request.line || !reason.startsWith("the answer has no place for a next page"),
    );
  const [scope, ...others] = scopes;
  return {
    ...list,
    ...(scope !== undefined && { scope: others.length === 0 ? scope : { do: "and" as const, with: scopes } }),
  };
};
