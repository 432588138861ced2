import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Breakdown, ReportValue } from "#src/spec/report.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import type { Kind } from "./settling.ts";
import { nounOf } from "./settling.ts";

/** What is known of a report while its members are read. `where`: what holds of every record that is counted. */
export type Reporting = {
  kind: Kind;
  words: Words;
  /** Whether it is of one record. */
  isOfOne: boolean;
  within: string | null;
  where: Expression | null;
  /** Whether every value of an enumeration is told. */
  tellsAll: boolean;
};

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const isTally = (is: Expression | null, { kind, isOfOne }: Reporting): is is Extract<Expression, { tally: unknown }> =>
  is !== null && "tally" in is && (isOfOne || is.of === kind.resource.name);

/** All of a list of records, and no others. */
const restricted = (is: Expression, { where }: Reporting): Expression => {
  if (where === null || !("tally" in is)) return is;
  return { ...is, where: is.where === undefined ? where : { do: "and", with: [where, is.where] } };
};

const fieldCalled = ({ kind }: Reporting, text: string): Field | undefined =>
  kind.fields.find(
    ({ name, type }) =>
      (plain(name) === plain(text) || plural(name) === text.toLowerCase()) && /^(?:text|enum|list)$/u.test(type),
  );

const breakdown = (reporting: Reporting, field: Field, more: Partial<Breakdown>): Breakdown => ({
  by: field.name,
  of: reporting.kind.resource.name,
  ...(reporting.where !== null && { where: reporting.where }),
  ...more,
});

/** "the customer's orders" of a report on one customer are all orders; states stand behind "in". */
const adapted = (text: string, { within }: Reporting): string =>
  text
    .replace(
      within === null ? /(?!)/u : new RegExp(String.raw`\b(the|all|all of) (?:the |this |that )?${within}['’]s `, "iu"),
      "$1 ",
    )
    .replace(/ in (?=`)/u, " that are ");

const readValue = (text: string, reporting: Reporting): Expression | null => {
  const is = readExpression(
    adapted(text, reporting).replace(/^(the )?sum of all counts/iu, "$1sum of all `count`"),
    reporting.words,
  );
  return is === null || "value" in is ? null : is;
};

const MAPS = /^maps (?:an?|each|every|the) ([\w ]{2,30}?) to (.+)$/iu;
const HAS_ALL =
  /^(?:always )?(?:has|holds|lists|contains|includes|covers|names|tells) (?:all|each|every) (?:of the )?(?:\w+ )?([a-z]+)(?: as (?:members|keys)| as an? (?:member|key))?(?:,? with (?:their |its |the )?(?:counts?|numbers?))?(?:,? (?:also|even|including) [\w ,]{1,60})?$/iu;
const ABSENT = /;\s*[\w ]+ without such [\w ]+ are (?:left out|not (?:there|listed|told))$/iu;

/** What a sentence says a member is: "is the count of all orders", "counts …", "maps a currency to the sum of …". */
export const readSaid = (said: string, reporting: Reporting): ReportValue | null => {
  const maps = MAPS.exec(said.replace(ABSENT, ""));
  if (maps !== null) {
    const field = fieldCalled(reporting, maps[1] ?? "");
    const is = readValue(maps[2] ?? "", reporting);
    if (field === undefined || reporting.isOfOne || !isTally(is, reporting)) return null;
    if (is.tally !== "sum" && is.tally !== "count") return null;
    const { what, where } = restricted(is, reporting) as typeof is;
    return breakdown(reporting, field, { ...(what && { what }), ...(where && { where }) });
  }
  const all = fieldCalled(reporting, HAS_ALL.exec(said)?.[1] ?? "");
  if (all?.type === "enum" && !reporting.isOfOne) return breakdown(reporting, all, { values: all.values ?? [] });
  const counts = /^counts? (?:only )?(.+)$/iu.exec(said)?.[1];
  const is = readValue(
    counts === undefined ? said.replace(/^(?:is|are) /iu, "") : `the number of ${counts}`,
    reporting,
  );
  if (is === null || (!reporting.isOfOne && !isTally(is, reporting))) return null;
  return restricted(is, reporting);
};

const isNumber = (example: Json | undefined): boolean => example === undefined || typeof example === "number";

/** `byStatus`, `statuses`: a breakdown by a field of that name. */
const byName = (name: string, example: Json | undefined, reporting: Reporting): ReportValue | null => {
  const [by, ...words] = wordsOf(name);
  const field = by === "by" ? fieldCalled(reporting, words.join(" ")) : undefined;
  if (field === undefined || reporting.isOfOne) return null;
  if (example !== undefined && (typeof example !== "object" || example === null || Array.isArray(example))) return null;
  return breakdown(reporting, field, field.type === "enum" && reporting.tellsAll ? { values: field.values ?? [] } : {});
};

/** `cancelled` of a record whose parts may be that: how many of them are. */
const countIn = (state: string, { parts }: Words): Expression | null => {
  const found = parts.flatMap(({ fields, part }) =>
    fields.flatMap(({ name, type, values = [] }) => {
      const value = type === "enum" ? values.find((each) => wordsOf(each).join(" ") === state) : undefined;
      return value === undefined ? [] : [{ part, name, value }];
    }),
  );
  const [only, other] = found;
  if (only === undefined || other !== undefined) return null;
  const where: Expression = { do: "equal", with: [{ field: only.name }, { value: only.value }] };
  return { tally: "count", of: only.part, where };
};

/** What a name alone tells: `total`, `orders`, `open`, `comments_count`, a field of the record. */
export const readNamed = (name: string, example: Json | undefined, reporting: Reporting): ReportValue | null => {
  const { isOfOne, kind, within, words } = reporting;
  const { fields, resource } = kind;
  if (name === within) return { asked: true };
  const noun = nounOf(resource);
  const id = fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const isOwnId = [`${noun} id`, "id"].includes(wordsOf(name).join(" "));
  if (isOfOne && isOwnId) return { field: id };
  if (isOfOne && fields.some((field) => field.name === name && field.hidden !== true)) return { field: name };
  const grouped = byName(name, example, reporting);
  if (grouped !== null) return grouped;
  if (!isNumber(example)) return null;
  const own = wordsOf(name)
    .filter((word) => !/^(?:count|total|num|number|of)$/u.test(word))
    .join(" ");
  if (!isOfOne && (own === "" || plain(own) === plain(noun)))
    return restricted({ tally: "count", of: resource.name }, reporting);
  const part = words.parts.find(({ noun: each }) => own !== "" && plain(each) === plain(own));
  if (part !== undefined && own !== singular(own)) return restricted({ tally: "count", of: part.part }, reporting);
  const inState = isOfOne && own === wordsOf(name).join(" ") ? countIn(own, words) : null;
  if (inState !== null) return restricted(inState, reporting);
  const stated = isOfOne || own === "" ? null : readExpression(`the number of ${own} ${plural(noun)}`, words);
  return isTally(stated, reporting) && stated.where !== undefined ? restricted(stated, reporting) : null;
};
