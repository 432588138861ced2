import type { Finding } from "#src/codegen/review/rule.ts";
import type { Writer } from "./handwritten-change.ts";

/** How each file and folder of a product is spelt, by its small letters; and the files of its layer. */
export type KnownPaths = { spellings: ReadonlyMap<string, readonly string[]>; layer: ReadonlySet<string> };

type Place = { folder: string; deep: boolean; extensions: readonly string[] };

const SERVICES: Place = { folder: "src/services", deep: true, extensions: ["ts"] };
const SHARED: Place = { folder: "src/shared", deep: true, extensions: ["ts"] };

/** Pages lie side by side: the tests of the pages look no deeper. */
const PLACES: Record<Writer, readonly Place[]> = {
  improver: [SERVICES, SHARED],
  backend: [
    SERVICES,
    { folder: "src/contracts", deep: false, extensions: ["ts"] },
    SHARED,
    { folder: "public", deep: false, extensions: ["html", "css", "js", "json", "svg", "txt"] },
  ],
  qa: [{ folder: "test/custom", deep: true, extensions: ["ts"] }],
};

const MAX_PATH = 120;
const MAX_FOLDERS = 5;
const FOLDER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/u;
const FILE = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\.[a-z0-9]+){1,2}$/u;
/** Names that Windows keeps for devices, whatever follows the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
/** Files that tools look for. Those in code, such as `vitest.config.ts`, have one extension too many anyway. */
const STEERS_TOOLS = /^(?:package(?:-lock)?|npm-shrinkwrap|[tj]sconfig|wrangler)\.json$/iu;
/** Folders that git or tools pass over, whatever lies in them. */
const PASSED_OVER = /^(?:node_modules|dist|coverage)$/iu;
/** Pages that the tests of the pages hold to other rules. */
const LAYERS_OWN_PAGE = /^public\/(?:admin|metrics-text)/u;

/** A path as a sentence may say it: short, without anything that changes how the sentence is read. */
const quote = (path: string): string => {
  const plain = path.replaceAll(/[^\u0020-\u007E]|`/gu, "?");
  return plain.length > MAX_PATH ? `${plain.slice(0, MAX_PATH)}…` : plain;
};

const places = (writer: Writer): string => PLACES[writer].map(({ folder }) => `\`${folder}/\``).join(", ");

const checkName = (path: string): string | null => {
  if (path.length === 0 || path.length > MAX_PATH) return `A path has 1 to ${MAX_PATH} characters.`;
  const segments = path.split("/");
  const [file = "", ...folders] = segments.toReversed();
  if (folders.length > MAX_FOLDERS) return `A file lies at most ${MAX_FOLDERS} folders deep.`;
  if (!folders.every((folder) => FOLDER.test(folder)) || !FILE.test(file))
    return "A path is relative to the product, with `/` between names of ASCII letters, digits, `-` and `_`, and an extension.";
  if (folders.some((folder) => PASSED_OVER.test(folder))) return "Nobody looks into a folder of that name.";
  if (segments.some((segment) => DEVICE.test(segment))) return "The name is kept for a device on some systems.";
  return null;
};

const checkPlace = (path: string, writer: Writer): string | null => {
  const place = PLACES[writer].find(({ folder }) => path.startsWith(`${folder}/`));
  if (place === undefined) return `${writer} writes only in ${places(writer)}.`;
  const rest = path.slice(place.folder.length + 1);
  if (!place.deep && rest.includes("/")) return `Files lie directly in \`${place.folder}/\`, in no folder below it.`;
  const name = rest.slice(rest.lastIndexOf("/") + 1);
  const [, ...extensions] = name.split(".");
  const isTest = writer === "qa" && extensions.join(".") === "test.ts";
  if (STEERS_TOOLS.test(name)) return "The name is one that tools take their settings from.";
  if (!isTest && (extensions.length !== 1 || !place.extensions.includes(extensions[0] ?? "")))
    return `In \`${place.folder}/\` a file ends in ${place.extensions.map((one) => `.${one}`).join(", ")}.`;
  return null;
};

const headsOf = (path: string): string[] => path.split("/").map((_, n, segments) => segments.slice(0, n + 1).join("/"));

/** What a gate has to know of a product's paths. */
export const knowPaths = (all: readonly string[], layer: ReadonlySet<string>): KnownPaths => {
  const spellings = new Map<string, string[]>();
  for (const head of new Set(all.flatMap(headsOf)))
    spellings.set(head.toLowerCase(), [...(spellings.get(head.toLowerCase()) ?? []), head]);
  return { spellings, layer };
};

/** A name that is there already in other letters: on some systems the two are one file. */
const findTwin = (path: string, { spellings }: KnownPaths): string | undefined =>
  headsOf(path)
    .flatMap((head) => (spellings.get(head.toLowerCase()) ?? []).filter((other) => other !== head))
    .at(0);

const findFault = (path: string, writer: Writer, known: KnownPaths): [string, string] | null => {
  const name = checkName(path);
  if (name !== null) return ["path-name", name];
  const place = checkPlace(path, writer);
  if (place !== null) return ["path-place", place];
  if (known.layer.has(path) || LAYERS_OWN_PAGE.test(path))
    return [
      "path-layer",
      "The file is the orchestration layer's, which every product shares; write a file of your own.",
    ];
  const twin = findTwin(path, known);
  return twin === undefined ? null : ["path-case", `It differs from \`${quote(twin)}\` in capital letters only.`];
};

/** Why a hand-written file may not have this path; null where it may. */
export const checkPath = (path: string, writer: Writer, known: KnownPaths): Finding | null => {
  const fault = findFault(path, writer, known);
  if (fault === null) return null;
  const [rule, sentence] = fault;
  return { rule, path: quote(path), line: 1, sentence };
};
