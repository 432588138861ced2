import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** `hashFiles(…)`: SHA-256 over the SHA-256 of every matching file below the workspace; empty where none matches. */
export const hashFiles = (workspace: string, patterns: string[]): string => {
  const files = new Set<string>();
  for (const pattern of patterns.flatMap((lines) => lines.split("\n")).map((line) => line.trim())) {
    if (pattern === "") continue;
    const negative = pattern.startsWith("!");
    for (const file of globSync(negative ? pattern.slice(1) : pattern, { cwd: workspace })) {
      if (negative) files.delete(file);
      else files.add(file);
    }
  }
  const total = createHash("sha256");
  let count = 0;
  for (const path of [...files].toSorted().map((file) => join(workspace, file))) {
    if (!statSync(path).isFile()) continue;
    total.update(createHash("sha256").update(readFileSync(path)).digest());
    count += 1;
  }
  return count > 0 ? total.digest("hex") : "";
};
