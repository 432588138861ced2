import type { Expression } from "#src/spec/expression.ts";
import type { Step } from "#src/spec/report.ts";
import type { Field } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

const SHARED = String.raw`(?:this|that|the same|its|the) \w+`;
const GATHERED = new RegExp(
  String.raw`^(?:is |always )*(?<how>what|how much|(?:the )?(?:sum|total) of|how many|(?:the )?number of)(?: all)?(?: of)? (?:the |its |this |all )*(?:(?<own>\w+)['’]s )?(?<noun>[\w-]+(?: [\w-]+)?)(?<shared>(?:,? (?:and )?(?:in|of|with|for|under|from|on|has|have) ${SHARED}(?:,? and ${SHARED})*)*)(?: (?:add(?:s)? up to|come(?:s)? to|amount(?:s)? to|sum up to|cost|there are|are))?$`,
  "iu",
);
const STEPS: Record<string, Step> = { month: "month", year: "year", day: "day" };

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const ADDS = new Set<Field["type"]>(["decimal", "integer", "number"]);

/** The amount that records are added up by: the only one there is. */
const amountOf = ({ fields }: Kind): Field | null => {
  const sent = fields.filter(({ origin, type }) => ADDS.has(type) && origin === "caller");
  const decimals = sent.filter(({ type }) => type === "decimal");
  const [only, other] = decimals.length > 0 ? decimals : sent;
  return other === undefined ? (only ?? null) : null;
};

/** Whether another record has the same in what a word names: a field of that name, or the month of its day. */
const sameIn = (own: Kind, other: Kind, word: string): Expression | null => {
  const field = own.fields.find(({ name }) => plain(name) === plain(word));
  if (field === undefined) return null;
  const same = other.fields.find(({ name }) => plain(name) === plain(word));
  if (same !== undefined) return { do: "equal", with: [{ field: same.name }, { parent: field.name }] };
  const step = STEPS[word.toLowerCase()];
  const day = other.fields.find(({ origin, type }) => origin === "caller" && (type === "date" || type === "date-time"));
  if (step === undefined || day === undefined) return null;
  return { do: "equal", with: [{ do: step, with: [{ field: day.name }] }, { parent: field.name }] };
};

/** "What the month's expenses in this category add up to": of records of another kind that have the same values. */
export const readGathered = ({ kinds }: Settling, own: Kind, text: string): Expression | null => {
  const { how = "", noun = "", own: first, shared = "" } = GATHERED.exec(text.trim().replace(/\.$/u, ""))?.groups ?? {};
  const called = ({ resource }: Kind): boolean =>
    [nounOf(resource), resource.word].some(
      (each) => plain(each) === plain(noun) || plain(plural(each)) === plain(noun),
    );
  const other = [...kinds.values()].find((kind) => kind !== own && kind.resource.parent === null && called(kind));
  if (noun === "" || other === undefined) return null;
  const words = [
    ...(first === undefined ? [] : [first]),
    ...[...shared.matchAll(/(?:this|that|the same|its|the) (\w+)/giu)].map(([, word = ""]) => word),
  ];
  const claims = words.map((word) => sameIn(own, other, word));
  const known = claims.filter((claim) => claim !== null);
  if (known.length < claims.length || known.length === 0) return null;
  const [only] = known;
  const where: Expression = known.length === 1 && only !== undefined ? only : { do: "and", with: known };
  if (/many|number/iu.test(how)) return { tally: "count", of: other.resource.name, where };
  const amount = amountOf(other);
  return amount === null ? null : { tally: "sum", of: other.resource.name, what: { field: amount.name }, where };
};
