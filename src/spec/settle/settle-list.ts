import type { AnswerFact, RequestFact } from "#src/spec/facts/facts.ts";
import { readClause, startSaid } from "#src/spec/operation-clause.ts";
import { applyEnvelope, applyParameters, tellsOfPage } from "#src/spec/parse-parameters.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Behaviour, Field, Json, Narrow, Paging, Sort } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { wordsOf } from "#src/spec/words.ts";
import { tellsFlood } from "./limit/read-floods.ts";
import { readBounds, tellsBounds } from "./read-bounds.ts";
import { bindCursor, tellsBinding } from "./bind-cursor.ts";
import { readOrder } from "./read-order.ts";
import { readNone, readSorts } from "./read-sorts.ts";

type List = Behaviour & { kind: "list" };

/** What a list holds at most where nobody asks for pages of it. */
const WHOLE = 1_000;
/** How many records come at once where nobody says. */
const LIMIT: Paging["limit"] = { name: "limit", default: 50, max: 200 };

const readSentences = (list: List, request: RequestFact, fields: readonly Field[], reading: Reading): void => {
  const order = request.answer?.holds === "list" ? request.answer.order : undefined;
  list.sort.push(...(order === undefined ? [] : (readOrder(order, fields) ?? [])));
  for (const { line, text } of request.sentences) {
    const clauses = splitOutside(text.replace(/[.:]$/u, ""), SORTABLE.test(text) ? ";" : ",;");
    for (const clause of clauses) {
      const said = startSaid();
      const order = readOrder(clause, fields);
      const heard = order === null && readClause(clause, said, { fields, participles: new Map() });
      if (order !== null) list.sort.push(...order);
      else if (heard) {
        list.sort.push(...said.sort);
        list.filters.push(...said.filters);
        if (said.sorts.length > 0) list.sorts = [...new Set([...(list.sorts ?? []), ...said.sorts])];
        if (said.narrows.length > 0) list.narrows = [...(list.narrows ?? []), ...said.narrows];
      } else if (!EXPECTED.test(clause)) leaveUncovered(reading, line, clause, "no rule turns this into code");
    }
  }
};

/** The values of `sort` are told together. */
const SORTABLE = /^(?:`sort` is one of|sortable by|can be sorted by)\b/iu;

/** What is said of a parameter, and heeded where that is read. */
const HEEDED =
  /\b(?:from|to|at least|at most|up to|default|one of|contains?|containing|substring|exact(?:ly)?|equals?|matches|inclusive|optional|ignoring case|case-insensitive|required|before|after|several|narrows|filters?|page|cursor|next)\b|^(?:\d|string|integer|number|boolean|text|true|false|a |an |the )|[=–]/iu;

/** Whether a rule says no more than what a parameter is read to ask for. */
const tellsNarrow = (rule: string, { by, fields, joined = [] }: Narrow): boolean => {
  if (by === "begins") return /\b(?:starts?|starting|begins?|beginning) with\b/iu.test(rule);
  if (by === "has") return /\b(?:repeated|several times|more than once|every|each|all)\b/iu.test(rule);
  const known = new Set([...fields, ...joined.flat()].flatMap((name) => wordsOf(name)));
  const words = wordsOf(rule.replaceAll(/\be-mail/giu, "email"));
  return words.every((word) => known.has(word) || /^(?:a|an|the|or|and|space|blank|in|of)$/u.test(word));
};

/** What every list does. */
const EXPECTED =
  /^(?:(?:takes|accepts|has|knows) (?:these|the following)(?: optional)?(?: query)? parameters|for (?:everyone|everybody|all)|(?:normali[sz]ed|checked|trimmed|read) (?:like|as) (?:above|there)|(?:(?:the )?(?:count|totals?|sums?|amounts?|number)(?:,? and )?(?:the )?){1,3} (?:are|is|cover|covers|count|counts|run) (?:over |for )?all (?:matches|hits|of them|results|pages)|not (?:just|only) (?:of |over |for )?(?:the|this|that|one) page|both (?:ends|bounds|of them)?(?: are)? ?(?:inclusive|included|optional)(?: and (?:inclusive|optional))?|all optional|optional|(?:optional )?query parameters?|search|see \w+|takes|always oldest first|`?total`? (?:is|counts) the number\b.*|(?:those|ones|records|[a-z-]+) (?:with(?:out)?|whose) [^.]{1,40} (?:come |stand |are )?last|`?next\w*`? is (?:`?null`?|null) (?:on|at|exactly|when).*|.*\b(?:combined|with AND)\b.*)$/iu;

/** What explains a parameter that is understood by its name. */
const EXPLAINS =
  /^(?:on `\w+`|ISO 8601|both inclusive|(?:it |they )?continues?\b.*|(?:may be )?repeat(?:ed|able)(?: several times)?|all (?:of them )?must (?:match|be there)|(?:case-insensitive |case-sensitive )?(?:substring|part) of .{1,60}|max(?:imum)?\.? \d+|min(?:imum)?\.? \d+|(?:keeps |shows |returns |gives |lists )?(?:only|just) (?:the )?(?:those|ones|[a-z-]+ ones|matching [a-z]+|those (?:with|of|in) (?:that|this|the given) \w+))$/iu;

const sampleOf = (answer: Extract<AnswerFact, { holds: "list" }>): Json => ({
  [answer.member ?? "items"]: [],
  ...Object.fromEntries(answer.beside.map((name): [string, Json] => [name, 1])),
});

const SUMS = /^(?:total|sum|overall)(?: of)? | (?:total|sum)$/u;

/** `total_amount`, `amountSum`: members named for what a field comes to. */
const sumsIn = (beside: readonly string[], fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(
    beside.flatMap((name): [string, string][] => {
      if (tellsOfPage(name) !== undefined) return [];
      const words = wordsOf(name).join(" ");
      const bare = words.replace(SUMS, "");
      const field = fields.find((each) => ADDS.has(each.type) && wordsOf(each.name).join(" ") === bare);
      return bare === words || field === undefined ? [] : [[name, field.name]];
    }),
  );

const ADDS = new Set<Field["type"]>(["integer", "number", "decimal"]);

/** Names an answer's members as the author does; one that nobody asks for in pages holds everything. */
const settlePaging = (list: List, request: RequestFact, fields: readonly Field[], reading: Reading): void => {
  const { answer } = request;
  const isAsked = list.paging !== undefined;
  const told = answer?.holds === "list" ? answer : null;
  const sums = sumsIn(told?.beside ?? [], fields);
  const isEcho = (name: string): boolean => list.within?.tells === name;
  const plain =
    told === null ? null : { ...told, beside: told.beside.filter((name) => !(name in sums) && !isEcho(name)) };
  if (plain !== null && plain.member !== null && !applyEnvelope(list, sampleOf(plain)))
    leaveUncovered(reading, request.line, plain.beside.join(", "), "it is not known which part of an answer this is");
  if (told !== null && told.member === null)
    list.paging = { ...(list.paging ?? pagingOf(null)), items: null, tells: {} };
  if (told?.member !== null && told !== null)
    list.paging = { ...(list.paging ?? pagingOf(told.member)), items: told.member };
  if (list.paging !== undefined && Object.keys(sums).length > 0) list.paging.sums = sums;
  if (!isAsked && list.paging !== undefined) {
    const from: Paging["from"] =
      list.paging.tells.next === undefined ? { by: "offset", name: "offset" } : list.paging.from;
    list.paging = { ...list.paging, from, limit: { name: "limit", default: WHOLE, max: WHOLE } };
  }
};

const pagingOf = (items: string | null): Paging => ({
  items,
  limit: { name: "limit", default: WHOLE, max: WHOLE },
  from: { by: "offset", name: "offset" },
  tells: {},
});

/** Values that a parameter may have, each as a value: "one of a, b" */
const quoteChoice = (rule: string): string =>
  /^one of /iu.test(rule) && !rule.includes("`")
    ? rule.replaceAll(/(?<=^one of |, )-?\w+/giu, (value) => `\`${value}\``)
    : rule.replace(/^default (-?\w+)$/iu, "default `$1`");

/** "Archived ones only with `?archived=true`", "With `includeCancelled=true` the cancelled ones are in it as well". */
const readPreset = (
  parameter: string,
  text: string,
  fields: readonly Field[],
): { parameter: string; field: string; equals: Json } | null => {
  const flag = fields.find(({ name, type }) => type === "boolean" && name === parameter);
  if (flag !== undefined && /\bonly (?:with|when|if|where)\b/iu.test(text))
    return { parameter, field: flag.name, equals: false };
  const [verb, ...words] = wordsOf(parameter);
  if (!/^(?:include|show|with)$/u.test(verb ?? "") || words.length === 0) return null;
  const wanted = words.join("");
  const boolean = fields.find(({ name, type }) => type === "boolean" && wordsOf(name).join("") === wanted);
  if (boolean !== undefined) return { parameter, field: boolean.name, equals: false };
  const state = fields.find(({ values = [] }) => values.includes(wanted));
  const others = (state?.values ?? []).filter((value) => value !== wanted);
  return state !== undefined && others.length === 1
    ? { parameter, field: state.name, equals: others[0] ?? null }
    : null;
};

const NEEDED = /\b(?:is |are )?(?:required|mandatory|must be given|must be there)\b/iu;
const REVERSED = /`?\bfrom\b\w*`?:? (?:is )?(?:after|later than|greater than|behind) (?:the )?`?\w*to\b`?/iu;

/** "The date is required, 422 without", "`from` after `to` → 422" */
const readDemands = (list: List, { failures, query, sentences }: RequestFact): void => {
  const said = [...sentences.map(({ text }) => text), ...failures.map(({ when }) => when)];
  const needs = query
    .filter(
      ({ name, rules }) =>
        rules.some((rule) => /^required\b/iu.test(rule)) ||
        said.some((text) => NEEDED.test(text) && wordsOf(text).includes(wordsOf(name).join(" "))),
    )
    .map(({ name }) => name);
  if (needs.length > 0) list.needs = needs;
  if (said.some((text) => REVERSED.test(text))) list.ordered = true;
};

/** What is said of a search for words, beside how they are found. */
const ABOUT_WORDS = /\b(?:words?|full-text|case|letters?)\b/iu;

const searchesWords = ({ narrows = [] }: List, name: string): boolean =>
  narrows.some(({ by, parameter }) => by === "words" && parameter === name);
/** "lists the newest notes first" beside its address, where no sentence says more. */
const labelOrder = ({ label, sentences }: RequestFact, fields: readonly Field[]): Sort[] => {
  const first = /\b(newest|latest|most recent|oldest|earliest)\b(?: [\w-]+){0,3} first\b/iu.exec(label)?.[1];
  if (first === undefined || sentences.some(({ text }) => /\bfirst\b|\b(?:sort|order)ed\b/iu.test(text))) return [];
  return readOrder(`${/^(?:oldest|earliest)$/iu.test(first) ? "first" : "last"} created first`, fields) ?? [];
};

const isAbout = (list: List, name: string, rule: string): boolean =>
  (searchesWords(list, name) && ABOUT_WORDS.test(rule)) || (list.paging?.from.name === name && tellsBinding(rule));

/** A list with the order, filters, pages and names of its author. */
export const settleList = (
  request: RequestFact,
  fields: readonly Field[],
  reading: Reading,
  within?: List["within"],
): List => {
  const list: List = { kind: "list", filters: [], sort: [], ...(within && { within }) };
  const bounds = readBounds(request, fields);
  for (const { line, name, rules } of request.query) {
    if (bounds?.names.includes(name)) continue;
    const member = { line, name, rules };
    const sorts = readSorts(member, fields);
    const none = readNone(member, fields);
    if (sorts !== null) Object.assign(list, { orders: sorts.orders, sort: sorts.preset });
    if (none !== null) list.narrows = [...(list.narrows ?? []), none];
    if (sorts !== null || none !== null) continue;
    for (const rule of rules) list.sort.push(...(/\bfirst$/iu.test(rule) ? (readOrder(rule, fields) ?? []) : []));
    const preset = readPreset(name, rules.join(". "), fields);
    if (preset !== null) list.presets = [...(list.presets ?? []), preset];
    if (preset !== null && preset.field !== name) continue;
    const text = `\`${name}\`: ${rules.map(quoteChoice).join(". ")}`;
    for (const strange of applyParameters(list, { line, names: [name], text }, fields))
      leaveUncovered(reading, line, text, `no rule knows what the parameter \`${strange}\` asks for`);
    const read = list.narrows?.find(({ parameter }) => parameter === name);
    for (const rule of rules)
      if (
        !HEEDED.test(rule) &&
        !EXPECTED.test(rule) &&
        !EXPLAINS.test(rule) &&
        readOrder(rule, fields) === null &&
        !isAbout(list, name, rule) &&
        !(read && tellsNarrow(rule, read))
      )
        leaveUncovered(reading, line, rule, "no rule turns this into code");
  }
  list.sort.push(...labelOrder(request, fields));
  const said = request.sentences.filter(({ text }) => !tellsFlood(text) && (bounds === null || !tellsBounds(text)));
  readSentences(list, { ...request, sentences: said }, fields, reading);
  readDemands(list, request);
  if (bounds !== null) {
    list.paging = { ...(list.paging ?? { ...pagingOf("items"), limit: LIMIT }), from: bounds.from };
    list.sort = [{ field: bounds.from.field, descending: bounds.descending }];
  }
  settlePaging(list, request, fields, reading);
  bindCursor(list, request);
  list.filters = [...new Set(list.filters)];
  const { from, limit, tells } = list.paging ?? pagingOf("items");
  const isEndless =
    from.by === "cursor"
      ? tells.next === undefined
      : from.by !== "bounds" && !request.query.some(({ name }) => name === from.name);
  if (list.paging !== undefined && isEndless)
    leaveUncovered(
      reading,
      request.line,
      `\`GET ${request.path}\``,
      `the answer has no place for a next page, so it holds ${limit.default.toLocaleString("en")} records at most`,
    );
  return list;
};
