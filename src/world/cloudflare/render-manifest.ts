import { readFileSync } from "node:fs";
import type { MiniflareOptions } from "miniflare";
import type { ModuleType, Version } from "./account.ts";

export type Manifest = NonNullable<MiniflareOptions["workers"][number]["config"]["manifest"]>;
export type Module = { name: string; type: ModuleType; contents: Buffer<ArrayBuffer> };

/** For each Durable Object binding of a split Worker, the bindings it stands for, with cumulative percentages. */
export type Facades = Record<string, { binding: string; upTo: number }[]>;

/** Uploaded modules as they are, and beside them our own, of which `entry.js` is started. */
export const renderManifest = (modules: Module[], inside: string[], entry: Record<string, string>): Manifest => {
  const manifest: Manifest = { mainModule: "__world/entry.js", modulesRoot: "/", modules: {} };
  for (const { name, type, contents } of modules)
    manifest.modules[name] = {
      type,
      contents: type === "wasm" || type === "data" ? new Uint8Array(contents) : contents.toString(),
    };
  const own = { ...Object.fromEntries(inside.map((name) => [name, readInside(name)])), ...entry };
  for (const [name, contents] of Object.entries(own)) manifest.modules[`__world/${name}`] = { type: "esm", contents };
  return manifest;
};

const readInside = (name: string) => readFileSync(new URL(`./inside/${name}`, import.meta.url), "utf8");

/** The modules that start a version: its code untouched, or wrapped where it binds objects of two versions. */
export const renderEntry = (version: Version, tag: string, facades: Facades): Record<string, string> => {
  const main = JSON.stringify(`../${version.mainModule}`);
  const { hasDefault, objects, entrypoints } = version.code;
  const lines = [`import "./start.js";`, `export * from ${main};`];
  if (Object.keys(facades).length === 0) {
    if (hasDefault) lines.push(`export { default } from ${main};`);
  } else {
    lines.push(`import * as code from ${main};`, `import { createSplit } from "./split-objects.js";`);
    lines.push(`const split = createSplit(${JSON.stringify(facades)});`);
    if (hasDefault) lines.push(`export default split.wrapDefault(code.default);`);
    for (const name of [...objects, ...entrypoints])
      lines.push(`export const ${name} = split.wrapClass(code.${name});`);
  }
  return {
    "start.js": `import { tagConsole } from "./tag-console.js";\ntagConsole(${JSON.stringify(tag)});`,
    "entry.js": lines.join("\n"),
  };
};
