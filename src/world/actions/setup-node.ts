import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { satisfiesNode } from "./satisfies-node.ts";
import type { BuiltInAction } from "./action-call.ts";

/** actions/setup-node: no download; checks that the Node which every step finds first is the one asked for. */
export const setupNode: BuiltInAction = {
  inputs: [
    "node-version",
    "node-version-file",
    "cache",
    "cache-dependency-path",
    "check-latest",
    "package-manager-cache",
  ],
  async run({ inputs, state, setOutput }) {
    const file = inputs["node-version-file"];
    const wanted = inputs["node-version"] || (file ? await readVersionFile(state.directories.workspace, file) : "");
    const { version } = process;
    if (wanted !== "" && !satisfiesNode(version, wanted)) {
      throw new Error(`Node.js ${wanted} is not available on this runner, which has ${version} only.`);
    }
    state.report.logLine(
      `Using Node.js ${version} of this runner${wanted === "" ? "" : `, which satisfies ${wanted}`}.`,
    );
    state.matchesProblems = true;
    setOutput("node-version", version);
    setOutput("cache-hit", "");
  },
};

const readVersionFile = async (workspace: string, file: string): Promise<string> => {
  const text = await readFile(join(workspace, file), "utf8");
  if (!file.endsWith("package.json")) return text.trim();
  const manifest = JSON.parse(text) as { engines?: { node?: string } };
  return manifest.engines?.node ?? "";
};
