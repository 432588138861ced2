import type { VisibleBlock } from "#src/spec/read-visible.ts";
import type { Draft } from "./draft.ts";
import { isExchange, isReply, otherLines, readExchanges, readReplies } from "./read-exchange.ts";
import type { Exchange } from "./read-exchange.ts";
import { nounOfTitle } from "./noun-of.ts";
import { readSample } from "./read-thing.ts";
import { draftFor, keepRule, nounOfHeadings, say, thingFor } from "./walk.ts";
import type { Walk } from "./walk.ts";

type Code = VisibleBlock & { kind: "code" };

/** What goes out of the product is no request to it. */
const OUTGOING =
  /\bwe (?:POST|send|call|deliver|notify)\b|\bsends? (?:out|this|the following)\b|\b(?:is|are) (?:POSTed|sent|delivered) (?:out |as JSON )?to\b/iu;
/** More requests than these in one block are an overview. */
const MOST = 3;

const sayExchange = (
  draft: Draft,
  { body, answers, headers }: Pick<Exchange, "body" | "answers" | "headers">,
  line: number,
): void => {
  for (const text of headers) say([draft], { kind: "header", line, text });
  if (/\S/u.test(body)) say([draft], { kind: "example", line, text: body, as: "body", status: null, note: "" });
  for (const answer of answers) say([draft], { kind: "example", as: "answer", ...answer });
};

const takeExchange = (walk: Walk, exchange: Exchange): Draft => {
  const { line, method, path, note } = exchange;
  const draft = draftFor(walk, { method, path, line, isExample: true });
  const [, label = note, who] = /^(.{1,120}?)\s*\(([^()]{1,60})\)$/u.exec(note) ?? [];
  draft.label ||= label;
  if (who !== undefined) say([draft], { kind: "cell", line, text: who, column: "who" });
  sayExchange(draft, exchange, line);
  return draft;
};

/** "Create a flag:" before an example names it. */
const takeLead = (walk: Walk): string => {
  const { lead, rules } = walk;
  const label = /^([A-Z][^`.:;]{1,50}):$/u.exec(lead?.text ?? "")?.[1];
  if (label === undefined || /\b(?:is|are)\b/u.test(label) || rules.at(-1)?.text !== lead?.text) return "";
  rules.pop();
  return label;
};

/** A thing that a block shows, named by what leads up to it or by the heading. */
const takeSample = (walk: Walk, { line, text }: Code): boolean => {
  const members = readSample(text, line);
  const lead = walk.lead === null ? null : nounOfTitle(walk.lead.text);
  const noun = lead ?? walk.thing?.noun ?? nounOfHeadings(walk);
  if (members === null || noun === null || /\berrors?\b/iu.test(`${walk.headings.at(-1)?.text} ${walk.lead?.text}`))
    return false;
  thingFor(walk, { noun, line, members });
  return true;
};

/** Takes a code block: requests with their answers, an example of a body or an answer, or a thing. */
export const takeCode = (walk: Walk, block: Code): void => {
  const { line, text } = block;
  const drafts = walk.scope?.drafts ?? [];
  if (walk.isClosed) keepRule(walk, line, text);
  else if (OUTGOING.test(walk.lead?.text ?? "")) keepRule(walk, line, text);
  else if (isExchange(text)) {
    const lead = takeLead(walk);
    for (const other of otherLines(text)) keepRule(walk, line, other);
    const told = [...new Set(readExchanges(text, line).map((exchange) => takeExchange(walk, exchange)))];
    const [first] = told;
    if (first !== undefined && told.length === 1) first.label ||= lead;
    walk.scope = told.length > MOST ? null : { kind: "code", drafts: told, depth: 0 };
  } else if (drafts.length > 0 && isReply(text))
    for (const draft of drafts) sayExchange(draft, readReplies(text, line), line);
  else if (drafts.length > 0) say(drafts, { kind: "example", line, text, as: "either", status: null, note: "" });
  else if (!takeSample(walk, block)) keepRule(walk, line, text);
};
