import type { WorkbenchReply } from "#src/agents/llm/workbench.ts";
import { boundLines } from "./bounded.ts";

const SHOWN = 200;

/** What lies in a folder of the product: its files with their lines, and its folders with how many files they hold. */
export const listFolder = (files: ReadonlyMap<string, string>, folder: string): WorkbenchReply => {
  const plain = folder.replaceAll(/^\.?\/+|\/+$|^\.$/gu, "");
  const prefix = plain === "" ? "" : `${plain}/`;
  const folders = new Map<string, number>();
  const names: string[] = [];
  for (const [path, content] of files) {
    if (!path.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    if (slash === -1) names.push(`${path} (${content.split("\n").length - 1} lines)`);
    else folders.set(rest.slice(0, slash), (folders.get(rest.slice(0, slash)) ?? 0) + 1);
  }
  if (names.length === 0 && folders.size === 0) return { text: `There is no folder \`${plain}\`.`, failed: true };
  const within = [...folders].map(([name, count]) => `${prefix}${name}/ (${count} files)`);
  return { text: boundLines([...within.toSorted(), ...names.toSorted()], SHOWN, "entries").join("\n"), failed: false };
};
