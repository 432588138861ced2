import { readFieldLine, readFieldRow } from "./parse-field.ts";
import { HTTP, normalPath } from "./split-request.ts";
import type { VisibleBlock } from "./read-visible.ts";
import type { Section, SectionKind } from "./split-sections.ts";
import { pascalSingular, singular, wordsOf } from "./words.ts";

const REQUESTS = new RegExp(HTTP.source, "gu");
/** What stands before the resources in a path. */
const PREFIX = /^(?:api|v\d+)$/u;
/** Sections that may speak of what is kept, or of what can be asked for. */
const OPEN = new Set<SectionKind>(["unknown", "services", "fields", "operations", "summary"]);

const textOf = (block: VisibleBlock): string =>
  block.kind === "row" ? block.cells.join(" ") : block.kind === "heading" ? "" : block.text;

const asksHttp = (block: VisibleBlock): boolean =>
  HTTP.test(textOf(block)) || /^`?(?:GET|POST|PUT|PATCH|DELETE)`?$/u.test(textOf(block).split(" ")[0] ?? "");

/** The word a path's collection is called by: `/v1/books/{id}` → `books`; null where the path has none. */
const collectionIn = (path: string): string | null => {
  const words = normalPath(path)
    .split("/")
    .filter((segment) => segment !== "" && !PREFIX.test(segment));
  const [first] = words;
  return first === undefined || first.startsWith("{") || singular(first) === first ? null : first;
};

const describesField = (block: VisibleBlock): boolean => {
  if (block.kind === "row") return readFieldRow(block.head, block.cells) !== null;
  return block.kind === "item" && block.depth === 0 && !asksHttp(block) && readFieldLine(block.text, false) !== null;
};

const describesFields = ({ blocks }: Section): boolean => blocks.filter(describesField).length >= 2;

const speaksOf = ({ title }: Section, noun: string): boolean => wordsOf(title).some((word) => singular(word) === noun);

/** What the paths of an interface are about, as they come. */
const collectionsIn = (sections: readonly Section[]): string[] => {
  const found = sections
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => [...textOf(block).matchAll(REQUESTS)].flatMap(([, , path = ""]) => collectionIn(path) ?? []));
  return [...new Set(found)];
};

/**
 * Where nothing stands under a heading for services, but there are requests: a service for each collection that their
 * paths name, with the fields that a section about it lists. What is said elsewhere is left where it is.
 */
export const adoptServices = (sections: readonly Section[]): Section[] => {
  if (sections.some(({ kind }) => kind === "service")) return [...sections];
  const collections = collectionsIn(sections.filter(({ kind }) => OPEN.has(kind)));
  const nouns = collections.map((collection) => singular(wordsOf(collection).at(-1) ?? ""));
  const adopted = sections.map((section): Section => {
    if (!OPEN.has(section.kind)) return section;
    const noun = nouns.find((each) => speaksOf(section, each)) ?? (nouns.length === 1 ? nouns[0] : undefined);
    if (noun !== undefined && describesFields(section))
      return { ...section, kind: "fields", service: pascalSingular(noun) };
    return section.blocks.some(asksHttp) ? { ...section, kind: "operations" } : section;
  });
  const services = collections.map((collection): Section => {
    const title = pascalSingular(collection);
    const own = adopted.find(({ service }) => service === title);
    return { adopted: true, kind: "service", title, line: own?.line ?? 1, service: title, blocks: [] };
  });
  return [...services, ...adopted];
};
