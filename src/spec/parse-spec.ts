import {
  throwIfContradictory,
  throwIfRefused,
  throwUnlessBuildable,
  throwUnlessText,
} from "./throw-unless-buildable.ts";
import { UserError } from "#src/errors.ts";
import { collectFacts } from "./facts/collect-facts.ts";
import { settleFacts } from "./settle/settle-facts.ts";
import { draftServices, finishServices } from "./draft-services.ts";
import { nameUnset } from "./find-unset.ts";
import { finishScenarios } from "./finish-scenarios.ts";
import { isDescribed } from "./is-described.ts";
import { hashSpec } from "./hash-spec.ts";
import { parseAccess } from "./parse-access.ts";
import { complains, keepsPrivate, opensAll, speaksOfAccess, tellsApart } from "./read-access.ts";
import { inlineErrors } from "./inline-errors.ts";
import { parseErrors, errorsTold } from "./parse-errors.ts";
import { parseDelivery, parseRendering } from "./parse-delivery.ts";
import { parseRules } from "./parse-rules.ts";
import { parseScenarios } from "./parse-scenarios.ts";
import type { ScenarioDraft } from "./parse-scenarios.ts";
import type { ServiceDraft } from "./parse-service.ts";
import { readVisible } from "./read-visible.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { leaveUncovered, startReading } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { refuseHeartless } from "./refuse-heartless.ts";
import { refuseStrange } from "./refuse-strange.ts";
import type { Callers, Handwritten, Objective, Requirement, ServiceSpec, Spec } from "./spec.ts";
import { settleUncovered, takeClarifications } from "./take-clarifications.ts";
import type { Clarification } from "./clarification.ts";
import { withoutHands } from "./split-hands.ts";
import { splitSections } from "./split-sections.ts";
import type { Section, SectionKind } from "./split-sections.ts";
import { splitSentences } from "./split-sentences.ts";
import type { Sentence } from "./split-sentences.ts";

const LONGEST_LINE = 2_000;
const LONGEST_PARAGRAPH = 6_000;
const HANDWRITTEN = "it takes code of its own";
const MUST = /\b(?:must|shall|should|needs? to|has to|have to|at least|at most)\b/iu;

const textOf = (block: VisibleBlock): string => (block.kind === "row" ? block.cells.join(" | ") : block.text);

/** A line that no person would read either is named, not read. */
const isReadable = (block: VisibleBlock, reading: Reading): boolean => {
  const text = textOf(block);
  if (block.kind === "code") return true;
  const longest = text.length > LONGEST_PARAGRAPH ? "paragraph" : "line";
  const most = longest === "paragraph" ? LONGEST_PARAGRAPH : LONGEST_LINE;
  const readable = longest === "line" && text.split("\n").every((line) => line.length <= LONGEST_LINE);
  if (!readable)
    leaveUncovered(
      reading,
      block.line,
      text,
      `a ${longest} of more than ${most.toLocaleString("en")} characters is not read`,
    );
  return readable;
};

const sentencesOf = (blocks: readonly VisibleBlock[], reading: Reading): Sentence[] =>
  blocks.flatMap((block) => {
    if (block.kind === "paragraph" || block.kind === "item") return splitSentences(block.text, block.line);
    if (block.kind === "row") return [{ line: block.line, text: block.cells.filter((cell) => cell !== "").join(": ") }];
    if (block.kind !== "heading")
      leaveUncovered(
        reading,
        block.line,
        block.text,
        block.kind === "code" ? "code is read in scenarios only" : "only visible Markdown is read",
      );
    return [];
  });

const ofKind = (sections: readonly Section[], ...kinds: SectionKind[]): VisibleBlock[] =>
  sections.filter(({ kind }) => kinds.includes(kind)).flatMap(({ blocks }) => blocks);

const nameUnread = (sections: readonly Section[], reading: Reading): void => {
  for (const { kind, title, blocks } of sections) {
    const reason =
      kind === "page"
        ? "the page is made from the operations: its look cannot be described yet"
        : `there is no section "${title}"`;
    if (kind === "unknown" || kind === "page")
      for (const block of blocks) leaveUncovered(reading, block.line, textOf(block), reason);
  }
};

const settleRoutes = (drafts: readonly ServiceDraft[], reading: Reading): void => {
  const seen = new Map<string, { value: string; line: number }>();
  for (const { service } of drafts)
    for (const { name, method, path, line } of service.operations) {
      if (method === null || path === null) continue;
      const shape = `${method} ${path.replaceAll(/\{\w+\}/gu, "{}")}`;
      const second = { value: `${service.name}.${name}`, line };
      const first = seen.get(shape);
      if (first) reading.clashes.push({ subject: `what answers \`${method} ${path}\``, first, second });
      else seen.set(shape, second);
    }
};

/** Whatever nothing else is said of. */
const openAll = (services: readonly ServiceSpec[]): void => {
  for (const { operations } of services) for (const operation of operations) operation.access ??= "anyone";
};

/** Applies what is said around the services: who may do what, delivery, rules, targets, and the summary. */
const readStatements = (
  sections: readonly Section[],
  kept: readonly ServiceDraft[],
  reading: Reading,
): { objectives: Objective[]; prose: Sentence[] } => {
  const services = kept.map(({ service }) => service);
  const objectives: Objective[] = [];
  const known = { services, objectives, reading };
  const read = (...kinds: SectionKind[]) => sentencesOf(ofKind(sections, ...kinds), reading);
  const prose = read("summary");
  const rules = [...read("rules"), ...kept.flatMap(({ sentences }) => sentences)];
  const elsewhere = [...prose.filter(({ text }) => !complains(text)), ...rules].filter(
    ({ text }) => speaksOfAccess(text) || keepsPrivate(text),
  );
  parseAccess([...read("access"), ...elsewhere], services, reading);
  parseDelivery(read("delivery"), services, reading);
  parseRendering(read("templates"), services, reading);
  parseRules(
    rules.filter((sentence) => !elsewhere.includes(sentence)),
    known,
    "no rule turns this into code",
  );
  parseRules(read("quality"), known, "this target cannot be measured");
  parseRules(
    prose.filter((sentence) => MUST.test(sentence.text) && !elsewhere.includes(sentence)),
    known,
    "no rule turns this into code",
  );
  return { objectives, prose };
};

/** What the parts of a text come to, before scenarios and routes are brought in line with it. */
type Read = {
  callers: Callers | null;
  codes: Record<string, string>;
  /** Status of what breaks a rule, where requests tell it. */
  invalid: 400 | null;
  query: 400 | 422 | null;
  kept: ServiceDraft[];
  objectives: Objective[];
  prose: Sentence[];
};

/** Services that have headings of their own. */
const readDescribed = (sections: readonly Section[], tellings: readonly ScenarioDraft[], reading: Reading): Read => {
  const drafts = draftServices(sections, reading);
  throwUnlessBuildable(sections, drafts, tellings);
  const kept = finishServices(drafts, reading);
  throwUnlessBuildable(sections, kept, tellings);
  return { callers: null, codes: {}, invalid: null, query: null, kept, ...readStatements(sections, kept, reading) };
};

/** Services that the author's requests tell of. */
const readAsked = (
  sections: readonly Section[],
  blocks: readonly VisibleBlock[],
  tellings: readonly ScenarioDraft[],
  reading: Reading,
): Read => {
  const { services, ...told } = settleFacts(collectFacts(blocks), reading);
  const kept = services.map((service): ServiceDraft => ({
    service,
    operationLines: [],
    sentences: [],
    listLines: [],
  }));
  throwUnlessBuildable(sections, kept, tellings);
  const objectives: Objective[] = [];
  const prose = sentencesOf(ofKind(sections, "summary"), reading);
  parseRules(
    sentencesOf(ofKind(sections, "quality"), reading),
    { services, objectives, reading },
    "this target cannot be measured",
  );
  return { ...told, kept, objectives, prose };
};

/** What no sentence of a spec could say is not read as one. */
const leaveToHands = (blocks: readonly VisibleBlock[], reading: Reading): Requirement[] =>
  blocks.map((block) => {
    const [line, text] = [block.line, textOf(block)];
    leaveUncovered(reading, line, text, HANDWRITTEN);
    return { line, text, reason: HANDWRITTEN };
  });

/** Operations of which only the request is built. */
const nameHandwritten = (services: readonly ServiceSpec[], reading: Reading): Handwritten[] =>
  services.flatMap(({ name: service, operations }) =>
    operations.flatMap(({ behaviour, line, method, name, path, summary }): Handwritten[] => {
      if (behaviour.kind !== "handwritten") return [];
      const text = `${summary}, \`${method} ${path}\`: ${behaviour.text}`;
      leaveUncovered(reading, line, text, HANDWRITTEN);
      return [{ line, text, reason: HANDWRITTEN, operation: `${service}.${name}` }];
    }),
  );

/** What is read of an issue, and by which of the two ways. */
type Issue = { title: string; blocks: readonly VisibleBlock[]; settled: readonly Clarification[]; hash: string };
type Way = "described" | "asked";

const interpret = ({ blocks, hash, settled, title }: Issue, way: Way): Spec => {
  const reading = startReading();
  const shown = blocks.filter((block) => isReadable(block, reading));
  const aside = ofKind(splitSections(shown), "handwritten");
  const byItself = leaveToHands(aside, reading);
  const readable = shown.filter((block) => !aside.includes(block));
  const heard = readable.map(withoutHands);
  const toldErrors = errorsTold(heard);
  const sections = splitSections(readable.filter((block) => !toldErrors.includes(block)));
  const tellings = sections
    .filter(({ kind }) => kind === "scenarios" || kind === "scenario")
    .flatMap((section) => parseScenarios(section, reading));
  const { callers, codes, invalid, kept, objectives, prose, query } =
    way === "described" ? readDescribed(sections, tellings, reading) : readAsked(sections, readable, tellings, reading);
  const services = kept.map(({ service }) => service);
  const said = heard.map(textOf);
  // Where requests alone are told, what guards them in a way that no rule knows is not built.
  const tellsCallersApart = callers !== null || (way === "described" && said.some(tellsApart));
  if (!tellsCallersApart && said.some(opensAll)) openAll(services);
  const style = parseErrors([...toldErrors, ...ofKind(sections, "errors")], reading) ?? inlineErrors(heard);
  const errors = style && {
    ...(invalid !== null && { invalid }),
    ...(query !== null && query !== (style.invalid ?? invalid ?? 422) && { query }),
    ...style,
    codes: { ...codes, ...style.codes },
  };
  settleRoutes(kept, reading);
  const asked = [...byItself, ...nameHandwritten(services, reading)];
  if (way === "described") refuseStrange(kept, reading);
  nameUnset(services, reading);
  const scenarios = finishScenarios(tellings, services, errors, reading);
  if (way === "described") nameUnread(sections, reading);
  throwIfContradictory(reading.clashes);
  // Where requests alone are told, what the agents add proves what the author's own words cannot.
  if (way === "described") refuseHeartless(kept, tellings, scenarios, reading);
  throwIfRefused(reading);
  const { byHand, uncovered } = settleUncovered(reading.uncovered, settled, HANDWRITTEN);
  const handwritten = [...asked, ...byHand].toSorted((a, b) => a.line - b.line);
  const summary = prose
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 1000);
  return {
    title: titleOf(title, sections),
    summary,
    services,
    scenarios,
    objectives,
    ...(errors && { errors }),
    ...(callers && { callers }),
    tellsCallersApart,
    uncovered: uncovered.toSorted((a, b) => a.line - b.line),
    ...(handwritten.length > 0 && { handwritten }),
    hash,
  };
};

/** Issue text → Spec. Throws a `UserError` that names the lines where the text cannot be one. */
export const parseSpec = ({ title, body }: { title: string; body: string }): Spec => {
  throwUnlessText(title, body);
  const visible = readVisible(body);
  const { blocks, settled } = takeClarifications(visible);
  if (blocks.every(({ kind }) => kind === "unread"))
    throw new UserError("spec-empty", "The issue has no text.", "Describe the services you need, as below.");
  const sections = splitSections(blocks);
  const hash = hashSpec(title, visible);
  return interpret({ title, blocks, settled, hash }, isDescribed(sections) ? "described" : "asked");
};

const titleOf = (title: string, sections: readonly Section[]): string =>
  (
    readVisible(title)
      .map((block) => ("text" in block ? block.text : ""))
      .join(" ") ||
    sections[0]?.title ||
    "Product"
  )
    .replaceAll(/\s+/gu, " ")
    .slice(0, 120);
