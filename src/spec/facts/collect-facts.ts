import type { VisibleBlock } from "#src/spec/read-visible.ts";
import { sectionNamed } from "#src/spec/split-sections.ts";
import type { ApiFacts } from "./facts.ts";
import { giveBodies } from "./give-bodies.ts";
import { mentionsIn } from "./find-mentions.ts";
import { requestsUnder } from "./name-requests.ts";
import { foldThings } from "./inner-members.ts";
import { openingOf } from "./open-sentence.ts";
import { readRequest } from "./read-request.ts";
import { takeSockets } from "./sockets/take-sockets.ts";
import { settleRules } from "./settle-rules.ts";
import { takeCode } from "./take-code.ts";
import { takeRow } from "./take-row.ts";
import { takeItem, takeParagraph } from "./take-text.ts";
import { tidyMember } from "./told.ts";
import type { Told } from "./told.ts";
import { unifyPaths } from "./unify-paths.ts";
import { draftsFor, say, startWalk, thingFor } from "./walk.ts";
import type { Walk } from "./walk.ts";

const SCENARIOS = /\b(?:scenarios?|acceptance)\b|\bexamples? (?:we|to)\b/iu;
const SCENARIO = /^(?:scenario\b|given\b)/iu;

const plain = (title: string): string => title.replace(/^[\d.)\s]+/u, "");

const isScenarios = (title: string): boolean =>
  SCENARIOS.test(title) || ["scenarios", "scenario"].includes(sectionNamed(title) ?? "");

/** The blocks without those under headings for scenarios, and without scenarios elsewhere. */
const withoutScenarios = (blocks: readonly VisibleBlock[]): VisibleBlock[] => {
  let skipped: number | null = null;
  return blocks.filter((block) => {
    if (block.kind === "heading") {
      if (skipped !== null && block.depth <= skipped) skipped = null;
      if (skipped === null && block.depth > 1 && isScenarios(block.text)) skipped = block.depth;
    }
    return skipped === null && !((block.kind === "paragraph" || block.kind === "item") && SCENARIO.test(block.text));
  });
};

const takeHeading = (walk: Walk, { depth, line, text }: VisibleBlock & { kind: "heading" }): void => {
  walk.headings = [...walk.headings.filter((heading) => heading.depth < depth), { depth, text }];
  Object.assign(walk, { scope: null, thing: null, member: null, lead: null, leadMethod: null, opened: new Set() });
  const kind = sectionNamed(plain(text));
  walk.isClosed =
    kind === "quality" || kind === "outside" || /\b(?:targets|expectations|non-functional)\b/iu.test(text);
  const opening = mentionsIn(text).length > 0 ? openingOf(text, true) : null;
  const drafts = opening === null ? requestsUnder(walk.drafts, text) : draftsFor(walk, opening.mentions, line);
  if (opening !== null && opening.rest.trim() !== "") say(drafts, { kind: "lead", line, text: opening.rest });
  if (drafts.length > 0) walk.scope = { kind: "section", drafts, depth };
};

/** Runs of spaces say nothing, outside code; and arrows that are typed are arrows. */
const withoutRuns = (block: VisibleBlock): VisibleBlock => {
  const single = (text: string): string =>
    text.replaceAll(/ {2,}/gu, " ").replaceAll(/(`[^`]*`)|(?<=[\s`])[-=]>(?=\s)/gu, (_, code?: string) => code ?? "→");
  if (block.kind === "row") return { ...block, cells: block.cells.map(single) };
  return block.kind === "code" ? block : { ...block, text: single(block.text) };
};

const take = (walk: Walk, block: VisibleBlock): void => {
  if (block.kind === "heading") takeHeading(walk, block);
  else if (block.kind === "paragraph") takeParagraph(walk, block);
  else if (block.kind === "item") takeItem(walk, block);
  else if (block.kind === "row") takeRow(walk, block);
  else if (block.kind === "code") takeCode(walk, block);
  walk.previous = block.kind;
};

/**
 * Collects what a text says of an HTTP API, before anything is made of it: requests, things, and the sentences that are
 * left. Scenarios are no part of it.
 */
export const collectFacts = (blocks: readonly VisibleBlock[]): ApiFacts => {
  const walk = startWalk();
  const { rest, sockets } = takeSockets(withoutScenarios(blocks));
  for (const block of rest) take(walk, withoutRuns(block));
  giveBodies(walk);
  const requests: Told[] = [];
  for (const draft of unifyPaths(walk.drafts)) requests.push(readRequest(draft, requests.at(-1) ?? null));
  for (const { things } of requests) for (const thing of things) thingFor(walk, thing);
  const rules = settleRules(walk.rules, walk.things, requests);
  const facts = requests.map(({ fact }) => fact);
  const things = foldThings(walk.things, facts);
  for (const { members } of things) for (const member of members) tidyMember(member);
  return { requests: facts, things, sockets, rules };
};
