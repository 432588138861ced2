import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { lineAt } from "./find-in.ts";
import type { MaskedCode } from "./mask-code.ts";

/** `import "…"`, `… from "…"` and `import("…"`, up to the quotation mark; the strings themselves are masked. */
const IMPORT = /\bimport\s*\(?\s*(?=["'`])|\bfrom\s*(?=["'`])/gu;
/** `import(` of anything but one whole string. */
const COMPUTED = /\bimport\s*\((?!\s*(?:"[^"]*"|'[^']*')\s*\))/u;

/** Folders whose files may be imported from a folder. */
const REACHES: Record<string, readonly string[]> = {
  public: ["public"],
  src: ["src"],
  test: ["test", "src", "public"],
};

const topOf = (path: string): string => path.slice(0, path.indexOf("/"));

/** Packages that files of the product's same folder import already. */
const packagesOf = (base: readonly FileChange[], top: string): ReadonlySet<string> =>
  new Set(
    base
      .filter(({ path }) => topOf(path) === top && /\.[jt]s$/u.test(path))
      .flatMap(({ content }) => [...content.matchAll(/^(?:import|export|\}).*"([@a-z][\w@/:.-]*)";$/gmu)])
      .map(([, name = ""]) => name),
  );

/** The product's path that a relative import means; null: it leaves the product. */
const resolve = (path: string, specifier: string): string | null => {
  const segments = path.split("/").slice(0, -1);
  for (const segment of specifier.split("/")) {
    if (segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join("/");
};

const checkSpecifier = (path: string, specifier: string, packages: ReadonlySet<string>): string | null => {
  const top = topOf(path);
  if (!/^\.\.?\//u.test(specifier)) {
    if (packages.has(specifier)) return null;
    const allowed = [...packages].toSorted().map((name) => `\`${name}\``);
    return `Only relative files${allowed.length === 0 ? "" : ` and ${allowed.join(", ")}`} are imported here; there is no new dependency.`;
  }
  const reaches = REACHES[top] ?? [];
  const target = resolve(path, specifier);
  if (target !== null && /\.(?:ts|js|json)$/u.test(target) && reaches.includes(topOf(target))) return null;
  return `A relative import names a .ts, .js or .json file in ${reaches.map((one) => `\`${one}/\``).join(", ")}, with its extension and no query.`;
};

/** What hand-written code loads: files of the product, and packages that it has already. */
export const checkImports = (path: string, masked: MaskedCode, base: readonly FileChange[]): Finding[] => {
  const { code, strings } = masked;
  const packages = packagesOf(base, topOf(path));
  const at = (where: number, sentence: string): Finding => ({
    rule: "import",
    path,
    line: lineAt(code, where),
    sentence,
  });
  const computed = code.search(COMPUTED);
  return [
    ...(computed === -1 ? [] : [at(computed, "What `import()` loads is written as one plain string.")]),
    ...[...code.matchAll(IMPORT)].flatMap(({ 0: found, index }) => {
      const text = strings.find((piece) => piece.at === index + found.length)?.text.slice(1, -1);
      const sentence = text === undefined ? null : checkSpecifier(path, text, packages);
      return sentence === null ? [] : [at(index, sentence)];
    }),
  ];
};
