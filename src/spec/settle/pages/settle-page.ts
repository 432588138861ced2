import type { PageBehaviour, PageSection } from "#src/spec/page.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Measure } from "#src/spec/standings.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import { ballotOn } from "#src/spec/settle/ballot/find-ballot.ts";
import { hidingGuard } from "#src/spec/settle/ballot/hide-results.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";

const TITLES = /^(?:title|name|question|label|subject|headline|topic)$/iu;
const EVERY = /\b(?:every|each|after) (\d+) (seconds?|minutes?)\b/iu;
const TOP = /\b(?:top|first|best|leading) (\d+)\b/iu;
const RANKS = /\b(?:top|rank(?:s|ing)?|leaderboard|standings|table|leaders)\b/iu;
const RESULTS = /\b(?:numbers?|results?|votes|counts?|percent(?:age)?s?)\b/iu;
/** What a page does anyway, or what a number of its own says. */
const ANYWAY =
  /\b(?:escape[ds]?|html|heading|text\/html|(?:renew|refresh|reload|updat)\w*|top \d+|ranking|leaderboard|standings)\b|^\W*$/iu;

const mentions = (text: string, { name }: Field): boolean => {
  const words = ` ${wordsOf(text).map(singular).join(" ")} `;
  return [name, plural(name)].some((each) => words.includes(` ${wordsOf(each).map(singular).join(" ")} `));
};

const headingIn = ({ fields }: Kind, text: string): Field | undefined => {
  const texts = fields.filter(({ hidden, origin, type }) => type === "text" && origin === "caller" && hidden !== true);
  const [before = ""] = /^.*?\b(?:heading|headline|title)\b/isu.exec(text) ?? [];
  return texts.find((field) => mentions(before, field)) ?? texts.find(({ name }) => TITLES.test(name)) ?? texts[0];
};

const listIn = (field: Field): PageSection => {
  const { entries, labelled, name } = field;
  const member = labelled?.label ?? entries?.members?.find(({ type }) => type === "text")?.name;
  return { list: name, ...(entries?.type === "object" && member !== undefined && { member }) };
};

const standingsIn = (settling: Settling, { resource }: Kind, text: string): PageSection | null => {
  const found = settling.standings.find(({ entrants }) => entrants.parent === resource);
  if (found === undefined || !RANKS.test(text)) return null;
  const told = [...found.asked.values()].find((each) => typeof each !== "string" && each.kind === "top");
  const plain: Record<string, Measure> = { rank: "rank", [found.spec.by]: "who", [found.taken.result]: "points" };
  const tells = typeof told === "object" && told.kind === "top" ? told.tells : plain;
  const most = Number(TOP.exec(text)?.[1] ?? 20);
  return { standings: found.entrants.name, count: { name: "limit", default: most, min: 1, max: most }, tells };
};

const resultsIn = (settling: Settling, kind: Kind, text: string): PageSection | null => {
  const ballot = ballotOn(settling, kind);
  if (ballot === null || !RESULTS.test(text)) return null;
  const { chosen, options, votes } = ballot;
  const { id, label } = options.labelled;
  const hiding = kind.resource.asked.map((asked) => hidingGuard(settling, kind, asked)).find((each) => each !== null);
  return {
    tallied: {
      list: options.name,
      key: id,
      of: votes.resource.name,
      by: chosen.name,
      entries: { [label]: { member: label }, votes: { votes: true } },
    },
    ...(hiding && { visible: hiding.guard.holds }),
  };
};

/** What a page of HTML shows of a record, or why that is not known. */
export const settlePage = (settling: Settling, kind: Kind, { request }: Asked): PageBehaviour | string => {
  const text = [request.label, ...request.sentences.map((sentence) => sentence.text)].join("\n");
  const heading = headingIn(kind, text);
  if (heading === undefined) return "it is not said what the page is called";
  const shown = kind.fields.filter(
    (field) => field !== heading && field.origin === "caller" && field.hidden !== true && mentions(text, field),
  );
  const results = resultsIn(settling, kind, text);
  const standings = standingsIn(settling, kind, text);
  const sections = [
    ...shown
      .filter(({ type }) => type === "text" || type === "integer" || type === "number")
      .map(({ name }): PageSection => ({ field: name })),
    ...shown.filter(({ type }) => type === "list").map(listIn),
    ...(standings === null ? [] : [standings]),
    ...(results === null ? [] : [results]),
  ];
  const [, amount, unit = ""] = EVERY.exec(text) ?? [];
  for (const { line, text: said } of request.sentences)
    for (const clause of said.split(/,\s+|\s+(?:and|with)\s+(?=(?:a|an|the) )/u)) {
      const isKnown = ANYWAY.test(clause) || [heading, ...shown].some((field) => mentions(clause, field));
      const isResult = results !== null && RESULTS.test(clause);
      if (!isKnown && !isResult) leaveUncovered(settling.reading, line, clause, "no rule puts this on a page");
    }
  return {
    kind: "page",
    heading: heading.name,
    sections,
    ...(amount !== undefined && { refresh: Number(amount) * (/^min/iu.test(unit) ? 60 : 1) }),
  };
};
