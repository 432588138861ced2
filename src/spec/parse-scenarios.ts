import { isExchange, parseExchange } from "./parse-exchange.ts";
import { addExpectation } from "./parse-expectation.ts";
import type { StepDraft } from "./parse-expectation.ts";
import { HTTP } from "./split-request.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { readValue } from "./read-value.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Method } from "./spec.ts";
import type { Section } from "./split-sections.ts";
import type { Sentence } from "./split-sentences.ts";

export type ScenarioDraft = { name: string; line: number; steps: StepDraft[]; broken: Sentence | null };

type Keyword = "given" | "when" | "then";
type Telling = {
  scenario: ScenarioDraft;
  keyword: Keyword | null;
  as: string | null;
  reading: Reading;
};

const NOBODY =
  /^(?:an? |the |some )?(?:stranger|visitor|anyone|anybody|someone|somebody|client|nobody|guest|anonymous \w+|unknown \w+|other team)\b|\bwithout (?:signing|logging) in\b|\bnot (?:signed|logged) in\b/iu;
/** Words for somebody that are no name. */
const PRONOUN =
  /^(?:i|she|he|it|they|we|one|who|which|that|then|again|now|client|caller|user|person|customer|member|owner|author|admin|somebody|someone|else|also)$/iu;

/** Cuts "Given …, when …, then …" at its keywords; code spans and quotations stay whole. */
const clausesOf = ({ line, text }: Sentence): { line: number; keyword: Keyword | "and" | null; text: string }[] => {
  const found: { line: number; keyword: Keyword | "and" | null; text: string }[] = [];
  const pattern =
    /`[^`]*`|"[^"]*"|(?:^|[\n,;.]\s*)(?:\*\*|__)?(Given|When|Then|And|But|given|when|then)(?:\*\*|__)?\b:?\s+/gu;
  let start = 0;
  let keyword: Keyword | "and" | null = null;
  const take = (end: number) => {
    const piece = text.slice(start, end).trim();
    if (piece !== "")
      found.push({
        line: line + text.slice(0, start).split("\n").length - 1,
        keyword,
        text: piece.replaceAll(/\s*\n\s*/gu, " "),
      });
  };
  for (const match of text.matchAll(pattern)) {
    if (match[1] === undefined) continue;
    take(match.index);
    start = match.index + match[0].length;
    const word = match[1].toLowerCase();
    keyword = word === "given" || word === "when" || word === "then" ? word : "and";
  }
  take(text.length);
  return found;
};

const SIGNED_IN = /^(.+?)\s+(?:is|are|has|have|was|were)?\s*(?:also )?(?:signed|logged|signs?|logs?)[- ]?in\b/iu;

const readGiven = (text: string, at: Telling): boolean => {
  if (/^(?:nobody|no one) is (?:signed|logged) in|\bnot (?:signed|logged) in\b/iu.test(text)) {
    at.as = null;
    return true;
  }
  const names = SIGNED_IN.exec(text)?.[1]
    ?.split(/,|\band\b/u)
    .map((name) => name.trim());
  if (!names || names.some((name) => !/^(?:an? |the )?\p{L}[\p{L}\d-]*$/u.test(name))) return false;
  const people = names.map((name) => (/^(?:an? |the |i$)/iu.test(name) ? "ana" : name.toLowerCase()));
  at.as = people.at(-1) ?? null;
  return true;
};

/** Who sends a request: the words before the verb. */
const readActor = (text: string, at: Telling): string | null => {
  if (NOBODY.test(text)) return null;
  const name =
    /^(\p{L}[\p{L}-]*)\s+(?:then |again )?(?:sends?|calls?|requests?|posts?|gets?|asks?|puts?|deletes?|patches|makes?|issues?|opens?|tries)\b/u.exec(
      text,
    )?.[1];
  if (name === undefined || PRONOUN.test(name)) return at.as;
  return name.toLowerCase();
};

const BODY = /`([[{][\s\S]*[\]}])`/u;
const HEADERS = /header `?([A-Za-z][\w-]*)`?:?\s*(?:is |of |= )?(?:`([^`]+)`|"([^"]+)")/giu;

const readRequest = (text: string, line: number, at: Telling): boolean => {
  const http = HTTP.exec(text);
  if (!http) return false;
  const rest = text.slice(http.index + http[0].length);
  // What a header holds may look like a body.
  const written = BODY.exec(rest.replaceAll(HEADERS, ""));
  const body = written ? readValue(`\`${written[1] ?? ""}\``) : undefined;
  if (written && typeof body !== "object") return false;
  const headers = Object.fromEntries(
    [...rest.matchAll(HEADERS)].map((match) => [(match[1] ?? "").toLowerCase(), match[2] ?? match[3] ?? ""]),
  );
  at.scenario.steps.push({
    line,
    as: readActor(text, at),
    method: http[1] as Method,
    path: http[2] ?? "/",
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
    expect: { status: null },
  });
  return true;
};

const readClause = (text: string, line: number, at: Telling): void => {
  const last = at.scenario.steps.at(-1);
  // What a body says asks for nothing.
  const said = text.replace(BODY, "");
  const asks = HTTP.test(said) && (at.keyword !== "then" || /\b(?:sends?|calls?|requests?|posts?)\b/u.test(said));
  if (asks && readRequest(text, line, at)) return;
  if (at.keyword === "given" && readGiven(text, at)) return;
  if (last && !asks && (at.keyword === "then" || /^(?:remember|within|the )/iu.test(text))) {
    for (const part of addExpectation(text, last))
      leaveUncovered(at.reading, line, part, `this check in "${at.scenario.name}" is not understood`);
    return;
  }
  if (at.keyword === "when" && readGiven(text, at)) return;
  at.scenario.broken ??= { line, text };
};

const readText = (sentence: Sentence, at: Telling): void => {
  for (const clause of clausesOf(sentence)) {
    if (clause.keyword !== null && clause.keyword !== "and") at.keyword = clause.keyword;
    readClause(clause.text, clause.line, at);
  }
};

const readCode = (block: VisibleBlock & { kind: "code" }, at: Telling): void => {
  if (isExchange(block.text)) {
    const steps = parseExchange(block.text, block.line, at.as);
    if (steps) at.scenario.steps.push(...steps);
    else at.scenario.broken ??= { line: block.line, text: "a request whose body is no JSON" };
    return;
  }
  const last = at.scenario.steps.at(-1);
  const value = readValue(`\`${block.text}\``);
  if (last && typeof value === "object" && value !== null) {
    if (at.keyword === "then") last.expect.body = value;
    else last.body = value;
  } else readText({ line: block.line, text: block.text }, at);
};

const TITLE = /^(?:\*\*|__)?(?:scenario|example|case)(?: \d+)?\s*[:–—-]\s*(.+?)(?:\*\*|__)?$/iu;

const titleIn = (block: VisibleBlock): string | null =>
  block.kind === "paragraph" || block.kind === "item"
    ? (TITLE.exec(block.text.split("\n")[0] ?? "")?.[1] ?? null)
    : null;

const begin = (name: string, line: number, reading: Reading): Telling => ({
  scenario: { name, line, steps: [], broken: null },
  keyword: null,
  as: null,
  reading,
});

/** A new Given after something was checked begins the next unnamed scenario. */
const startsAnew = (block: VisibleBlock, at: Telling, named: boolean): boolean =>
  !named &&
  at.keyword === "then" &&
  (block.kind === "item" || block.kind === "paragraph") &&
  /^(?:\*\*)?given\b/iu.test(block.text);

/** Reads the scenarios under one heading; scenarios without a name get one from their first request. */
export const parseScenarios = (section: Section, reading: Reading): ScenarioDraft[] => {
  let named = section.kind === "scenario";
  let at = begin(named ? section.title : "", section.line, reading);
  const tellings = [at];
  for (const block of section.blocks) {
    const title = titleIn(block);
    if (title !== null || startsAnew(block, at, named)) {
      named = title !== null;
      at = begin(title ?? "", block.line, reading);
      tellings.push(at);
    }
    if (block.kind === "code") readCode(block, at);
    else if (block.kind === "item" || block.kind === "paragraph") {
      const text = title === null ? block.text : block.text.split("\n").slice(1).join("\n");
      if (text.trim() !== "") readText({ line: title === null ? block.line : block.line + 1, text }, at);
    } else if (block.kind === "row") at.scenario.broken ??= { line: block.line, text: block.cells.join(" | ") };
    else leaveUncovered(reading, block.line, block.text, "only visible Markdown is read");
  }
  return tellings.map(({ scenario }) => scenario).filter(({ steps, broken }) => steps.length > 0 || broken !== null);
};
