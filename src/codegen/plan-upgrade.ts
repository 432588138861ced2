import { UserError } from "#src/errors.ts";
import type { FileChange } from "./file-change.ts";
import { blobIdOf, MANIFEST_PATH, parseManifest, renderManifest } from "./layer-manifest.ts";

/** What a repository holds: the git blob id of every file, and the text of those that are read. */
export type Holding = { ids: Record<string, string>; manifest: string | null; packageJson: string | null };

/** `kept`: files of the layer that people have changed; they stay as they are, and the pull request names them. */
export type Upgrade = { from: string; to: string; files: FileChange[]; removed: string[]; kept: string[] };

type Package = { scripts?: Record<string, string>; devDependencies?: Record<string, string> };

/** Files that carry the product's own name, and so are never the template's byte for byte. */
const ADAPTED = ["package.json", "package-lock.json", "public/index.html"];

const contentOf = (template: readonly FileChange[], path: string): string =>
  template.find((file) => file.path === path)?.content ?? "";

/** The product's own `package.json` with the layer's scripts and tools in their new versions. */
const raisePackage = (own: string, template: readonly FileChange[]): Package & { name?: string } => {
  const mine = JSON.parse(own) as Package & { name?: string };
  const theirs = JSON.parse(contentOf(template, "package.json")) as Package;
  return {
    ...mine,
    scripts: { ...mine.scripts, ...theirs.scripts },
    devDependencies: { ...mine.devDependencies, ...theirs.devDependencies },
  };
};

const sameKeys = (a: object = {}, b: object = {}): boolean =>
  JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());

/** The template's lock under the product's name, where it locks all that the product names; else its owner's to renew. */
const raiseLock = (raised: Package & { name?: string }, template: readonly FileChange[]): FileChange | null => {
  const theirs = JSON.parse(contentOf(template, "package.json")) as Package;
  if (!sameKeys(raised.devDependencies, theirs.devDependencies) || "dependencies" in raised) return null;
  const lock = JSON.parse(contentOf(template, "package-lock.json")) as {
    name: string;
    packages: Record<string, { name?: string }>;
  };
  const name = raised.name ?? lock.name;
  const packages = { ...lock.packages, "": { ...lock.packages[""], name } };
  const content = `${JSON.stringify({ ...lock, name, packages }, null, 2)}\n`;
  return { path: "package-lock.json", content };
};

const majorOf = (version: string): number => Number(version.split(".")[0]);

const refuse = (what: string, mend: string): never => {
  throw new UserError("layer-unknown", what, mend);
};

/**
 * What brings a product's layer to that of `template` (the given files, and `layer.json`). A file that nobody has
 * changed since it was given is replaced; what people changed is kept and named. Services are never touched. Throws
 * `UserError` where the layer is unknown, or so old that services would have to change too.
 */
export const planUpgrade = ({ ids, manifest, packageJson }: Holding, template: readonly FileChange[]): Upgrade => {
  if (manifest === null || packageJson === null)
    return refuse(
      "This repository holds no product with a `layer.json`.",
      "Only products that the app has made are upgraded.",
    );
  const before = parseManifest(manifest);
  const after = parseManifest(contentOf(template, MANIFEST_PATH));
  if (majorOf(before.version) !== majorOf(after.version))
    return refuse(
      `Layer ${before.version} and layer ${after.version} differ in what services may rely on.`,
      "File the spec in a new repository, and carry the data over with export and import.",
    );
  const files: FileChange[] = [];
  const kept: string[] = [];
  for (const path of Object.keys(after.files)) {
    const [now, given] = [ids[path], before.files[path]];
    if (now === after.files[path]) continue;
    if (now === undefined || now === given) files.push({ path, content: contentOf(template, path) });
    else kept.push(path);
  }
  const gone = Object.keys(before.files).filter((path) => !(path in after.files) && path in ids);
  const removed = gone.filter((path) => ids[path] === before.files[path]);
  kept.push(...gone.filter((path) => !removed.includes(path)));
  const raised = raisePackage(packageJson, template);
  const lock = raiseLock(raised, template);
  const own: FileChange[] = [
    { path: "package.json", content: `${JSON.stringify(raised, null, 2)}\n` },
    ...(lock === null ? [] : [lock]),
    { path: MANIFEST_PATH, content: contentOf(template, MANIFEST_PATH) },
  ];
  files.push(...own.filter(({ content, path }) => blobIdOf(content) !== ids[path]));
  if (lock === null) kept.push("package-lock.json");
  return { from: before.version, to: after.version, files, removed, kept };
};

/** `layer.json` for the files of the template that are the same in every product. */
export const manifestFor = (template: readonly FileChange[], given: readonly FileChange[]): FileChange => {
  const { version } = JSON.parse(contentOf(template, MANIFEST_PATH)) as { version: string };
  const own = given.filter(({ path }) => !ADAPTED.includes(path) && path !== MANIFEST_PATH);
  return { path: MANIFEST_PATH, content: renderManifest(version, own) };
};
