import type { AnswerFact, RequestFact } from "#src/spec/facts/facts.ts";
import { readClause, startSaid } from "#src/spec/operation-clause.ts";
import { applyEnvelope, applyParameters } from "#src/spec/parse-parameters.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Behaviour, Field, Json, Paging, Sort } from "#src/spec/spec.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { wordsOf } from "#src/spec/words.ts";

type List = Behaviour & { kind: "list" };

/** What a list holds at most where nobody asks for pages of it. */
const WHOLE = 1_000;

const SORTED =
  /^(?:.*?\b)?(?:sorted |ordered |always )?(?:by (?<by>[^,;.]+?)(?: ascending| \(.*\))?|(?<desc>latest|newest|most recent|oldest|earliest|highest|lowest|most|fewest) (?:(?<field>`?\w+`?(?: \w+)?) )?first)$/iu;

const fieldCalled = (fields: readonly Field[], text: string): string | null => {
  const words = wordsOf(text.replaceAll(/\b(?:the|its|time|date|value)\b/giu, " ")).join(" ");
  const all = wordsOf(text).join(" ");
  const found = fields.find(({ name }) => [words, all].includes(wordsOf(name).join(" ")));
  return (
    found?.name ??
    fields.find(({ name }) => words !== "" && wordsOf(name).join(" ").startsWith(`${words} `))?.name ??
    null
  );
};

/** "by name ascending", "sorted by name (ignoring case)", "latest `published_at` first". */
const readOrder = (text: string, fields: readonly Field[]): Sort[] | null => {
  const { by, desc, field } = SORTED.exec(text.trim().replaceAll(/[()]/gu, " ").trim())?.groups ?? {};
  if (by !== undefined) {
    const name = fieldCalled(fields, by.replace(/\s+(?:ascending|descending)$/iu, ""));
    return name === null ? null : [{ field: name, descending: /descending/iu.test(text) }];
  }
  const name = field === undefined ? null : fieldCalled(fields, field);
  return name === null ? null : [{ field: name, descending: !/oldest|earliest|lowest|fewest/iu.test(desc ?? "") }];
};

const readSentences = (list: List, request: RequestFact, fields: readonly Field[], reading: Reading): void => {
  const order = request.answer?.holds === "list" ? request.answer.order : undefined;
  list.sort.push(...(order === undefined ? [] : (readOrder(order, fields) ?? [])));
  for (const { line, text } of request.sentences) {
    const clauses = splitOutside(text.replace(/[.:]$/u, ""), ",;");
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

/** What is said of a parameter, and heeded where that is read. */
const HEEDED =
  /\b(?:from|to|at least|at most|up to|default|one of|contains?|containing|substring|exact(?:ly)?|equals?|matches|inclusive|optional|ignoring case|case-insensitive|required|before|after|several|narrows|filters?|page|cursor|next)\b|^(?:\d|string|integer|number|boolean|text|true|false|a |an |the )|[=–]/iu;

/** What every list does. */
const EXPECTED =
  /^(?:all optional|optional|search|see \w+|takes|always oldest first|`?total`? (?:is|counts) the number\b.*|`?next\w*`? is (?:`?null`?|null) (?:on|at|exactly|when).*|.*\b(?:combined|with AND)\b.*)$/iu;

const sampleOf = (answer: Extract<AnswerFact, { holds: "list" }>): Json => ({
  [answer.member ?? "items"]: [],
  ...Object.fromEntries(answer.beside.map((name): [string, Json] => [name, 1])),
});

/** Names an answer's members as the author does; one that nobody asks for in pages holds everything. */
const settlePaging = (list: List, request: RequestFact, reading: Reading): void => {
  const { answer } = request;
  const isAsked = list.paging !== undefined;
  const told = answer?.holds === "list" ? answer : null;
  if (told !== null && told.member !== null && !applyEnvelope(list, sampleOf(told)))
    leaveUncovered(reading, request.line, told.beside.join(", "), "it is not known which part of an answer this is");
  if (told !== null && told.member === null)
    list.paging = { ...(list.paging ?? pagingOf(null)), items: null, tells: {} };
  if (told?.member !== null && told !== null)
    list.paging = { ...(list.paging ?? pagingOf(told.member)), items: told.member };
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

/** A list with the order, filters, pages and names of its author. */
export const settleList = (request: RequestFact, fields: readonly Field[], reading: Reading): List => {
  const list: List = { kind: "list", filters: [], sort: [] };
  for (const { line, name, rules } of request.query) {
    const preset = readPreset(name, rules.join(". "), fields);
    if (preset !== null) list.presets = [...(list.presets ?? []), preset];
    if (preset !== null && preset.field !== name) continue;
    const text = `\`${name}\`: ${rules.map(quoteChoice).join(". ")}`;
    for (const strange of applyParameters(list, { line, names: [name], text }, fields))
      leaveUncovered(reading, line, text, `no rule knows what the parameter \`${strange}\` asks for`);
    for (const rule of rules)
      if (!HEEDED.test(rule)) leaveUncovered(reading, line, rule, "no rule turns this into code");
  }
  readSentences(list, request, fields, reading);
  settlePaging(list, request, reading);
  list.filters = [...new Set(list.filters)];
  const { from, limit, tells } = list.paging ?? pagingOf("items");
  const isEndless =
    from.by === "cursor" ? tells.next === undefined : !request.query.some(({ name }) => name === from.name);
  if (list.paging !== undefined && isEndless)
    leaveUncovered(
      reading,
      request.line,
      `\`GET ${request.path}\``,
      `the answer has no place for a next page, so it holds ${limit.default.toLocaleString("en")} records at most`,
    );
  return list;
};
