import type { VisibleBlock } from "./read-visible.ts";
import { pascalSingular } from "./words.ts";

export type SectionKind =
  | "summary"
  | "services"
  | "service"
  | "fields"
  | "operations"
  | "rules"
  | "access"
  | "delivery"
  | "templates"
  | "quality"
  | "errors"
  | "scenarios"
  | "scenario"
  | "page"
  | "handwritten"
  | "outside"
  | "unknown";

/** A heading and what stands under it. `service`: the title of the service it belongs to. */
export type Section = {
  kind: SectionKind;
  title: string;
  line: number;
  service: string | null;
  blocks: VisibleBlock[];
};

const NAMES: [SectionKind, RegExp][] = [
  [
    "summary",
    /^(?:summary|overview|goals?|purpose|introduction|background|description|about|what (?:it is|we need|we want))$/u,
  ],
  ["services", /^(?:the )?(?:services?|micro-?services|entities|things|objects|resources|data model|domain|model)$/u],
  [
    "fields",
    /^(?:fields?|data|attributes|properties|columns|records?|what (?:it|we|the (?:product|app|service)) (?:keeps?|stores?|holds?|knows?))$/u,
  ],
  [
    "operations",
    /^(?:operations?|actions?|use cases|features|functions|(?:http )?(?:api|interface|endpoints?|routes?)|what (?:it does|(?:people|you|users|one) can do))$/u,
  ],
  ["rules", /^(?:(?:business )?rules?|rules and edge cases|edge cases|constraints|validation|limits)$/u],
  [
    "access",
    /^(?:who (?:may|can) (?:do )?(?:what|it)|access(?: control)?|permissions?|security|authori[sz]ation|authentication|roles)$/u,
  ],
  ["delivery", /^(?:channels?|delivery|channels and delivery|delivering)$/u],
  ["templates", /^(?:templates?|templating|message templates)$/u],
  [
    "quality",
    /^(?:quality(?: targets?| goals?)?|targets?|objectives|slos?|service levels?|non-functional(?: requirements)?|performance)$/u,
  ],
  [
    "errors",
    /^(?:errors?(?: (?:handling|format|responses?|codes?|bod(?:y|ies)))?|failures|problems|when (?:it|something|things) (?:goes|go) wrong|what can go wrong|(?:what|how) errors (?:look(?: like)?|are told))$/u,
  ],
  [
    "scenarios",
    /^(?:acceptance(?: scenarios?| criteria| tests?)?|scenarios?|examples?|tests?|how (?:we|to) (?:check|test|know)(?: it)?)$/u,
  ],
  ["page", /^(?:user interface|ui|web page|page|front-?end|screens?|design|look)$/u],
  ["handwritten", /^(?:(?:written|code|built|to be written) )?by hand$/u],
  ["outside", /^(?:out of scope|not (?:now|included|in scope|needed)|non-goals|later)$/u],
];
/** Titles that no service would have: they end the services wherever they stand. */
const NEVER_SERVICES = new Set<SectionKind>([
  "rules",
  "errors",
  "access",
  "quality",
  "scenarios",
  "outside",
  "page",
  "handwritten",
]);

const plain = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[`*_:?]|^[\d.)\s]+/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();

/** The kind a heading or label names, or null. */
export const sectionNamed = (title: string): SectionKind | null =>
  NAMES.find(([, pattern]) => pattern.test(plain(title)))?.[0] ?? null;

const SERVICE_TITLE = /^(?:service\s*[:–—-]\s*(?<after>.+)|(?<before>.+?) (?:micro)?service)$/iu;
/** The name a service's heading gives it: `Service: To-dos` and `Todo service` → `Todo`. */
export const serviceNameIn = (title: string): string => {
  const groups = SERVICE_TITLE.exec(title.trim())?.groups;
  return pascalSingular((groups?.["after"] ?? groups?.["before"] ?? title).replaceAll(/\(.*\)|[–—:].*$/gu, ""));
};

/** Nouns of everyday life: one level below the services they name a thing that is kept. */
const EVERYDAY = /^(?:page|screen|design|rule|role|permission|target|objective|example|test|limit)$/u;

/** Deeper than any heading, those in an issue form too. */
const DEEPEST = 10;
/** `leads`: a deeper heading follows that names no section of its own. `plays`: beneath it something is tried. */
type Heading = { title: string; depth: number; leads: boolean; plays: boolean };
type Place = { group: SectionKind; depth: number; serviceDepth: number; service: string | null };

/** "Data" with headings of things beneath it holds services, not fields. */
const kindNamed = ({ title, depth, leads }: Heading, at: Place): SectionKind | null => {
  const named = sectionNamed(title);
  if (at.group === "services" && depth > at.depth && EVERYDAY.test(plain(title))) return null;
  return named === "fields" && leads && (at.group !== "services" || depth <= at.depth) ? "services" : named;
};

const placeOf = (heading: Heading, at: Place): { kind: SectionKind; next: Place } => {
  const { title, depth, plays } = heading;
  const named = kindNamed(heading, at);
  const inServices = at.group === "services";
  const ends = named !== null && (depth <= at.depth || (NEVER_SERVICES.has(named) && depth <= at.serviceDepth));
  // In an issue form the services stand at the depth of the form's own headings; elsewhere below them.
  const leaves = depth === at.depth && at.serviceDepth > at.depth && at.serviceDepth < DEEPEST;
  if (inServices && !ends && !leaves && depth >= at.depth) {
    if (depth > at.serviceDepth) return { kind: named ?? "unknown", next: at };
    return { kind: "service", next: { ...at, serviceDepth: depth, service: title } };
  }
  if (at.group === "scenarios" && (depth > at.depth || (depth === at.depth && named === null && plays)))
    return { kind: "scenario", next: at };
  if (SERVICE_TITLE.test(title) && named === null)
    return { kind: "service", next: { group: "services", depth, serviceDepth: depth, service: title } };
  const group = named ?? "unknown";
  return { kind: group, next: { group, depth, serviceDepth: DEEPEST, service: null } };
};

/** Depth of the headings that GitHub gives to the inputs of an issue form. */
const FORM_DEPTH = 3;
const PARTS_OF_SERVICES = new Set<SectionKind | null>([null, "fields", "operations"]);

/** In an issue form every heading that its author wrote stands below the form's own, however deep they made it. */
const belowForm = (blocks: readonly VisibleBlock[]): readonly VisibleBlock[] => {
  const isOwn = (block: VisibleBlock): boolean =>
    block.kind === "heading" && block.depth === FORM_DEPTH && !PARTS_OF_SERVICES.has(sectionNamed(block.text));
  const [first] = blocks;
  if (first === undefined || !isOwn(first)) return blocks;
  return blocks.map((block) =>
    block.kind === "heading" && !isOwn(block) ? { ...block, depth: block.depth + FORM_DEPTH } : block,
  );
};

const TRIED = /^\s*(?:\W*(?:scenario|given|when|then)\b|.*→\s*\d{3}\b)/imu;

/** A line that says what is done, or what comes of it. */
const isTried = (block: VisibleBlock): boolean => "text" in block && TRIED.test(block.text);

/** Cuts an issue at its headings. What stands before the first heading is the summary. */
export const splitSections = (visible: readonly VisibleBlock[]): Section[] => {
  const blocks = belowForm(visible);
  let section: Section = { kind: "summary", title: "", line: 1, service: null, blocks: [] };
  let place: Place = { group: "summary", depth: 0, serviceDepth: DEEPEST, service: null };
  const sections = [section];
  const headings = blocks.filter((block) => block.kind === "heading");
  const leads = (block: VisibleBlock & { kind: "heading" }): boolean => {
    const next = headings[headings.indexOf(block) + 1];
    return next !== undefined && next.depth > block.depth && sectionNamed(next.text) === null;
  };
  const plays = (block: VisibleBlock): boolean => {
    const after = blocks.slice(blocks.indexOf(block) + 1);
    const next = after.findIndex(({ kind }) => kind === "heading");
    return after.slice(0, next === -1 ? after.length : next).some(isTried);
  };
  for (const block of blocks) {
    if (block.kind !== "heading") {
      section.blocks.push(block);
      continue;
    }
    const isTitle = block.depth === 1 && sections.length === 1 && section.blocks.length === 0;
    if (isTitle && sectionNamed(block.text) === null && !SERVICE_TITLE.test(block.text)) {
      section.title = block.text;
      continue;
    }
    const { kind, next } = placeOf(
      { title: block.text, depth: block.depth, leads: leads(block), plays: plays(block) },
      place,
    );
    place = next;
    section = {
      kind,
      title: block.text,
      line: block.line,
      service: kind === "service" ? block.text : next.service,
      blocks: [],
    };
    sections.push(section);
  }
  return sections;
};
