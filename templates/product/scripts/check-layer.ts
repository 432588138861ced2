import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { findChangedFiles, type LayerManifest } from "./layer/find-changed-files.ts";
import { Refusal, run, say } from "./run.ts";

/** Runs the layer's own tests where the layer is not what was released; else they ran before it was. */
const checkLayer = async (): Promise<void> => {
  const { files, version } = JSON.parse(readFileSync("layer.json", "utf8")) as LayerManifest;
  const read = (path: string): Buffer | null => (existsSync(path) ? readFileSync(path) : null);
  const changed = findChangedFiles(files, read).filter((path) => /^(?:src\/orchestration|test\/layer)\//u.test(path));
  if (changed.length === 0) return say(`Layer ${version}: as it was released, with its tests passed.`);
  say(`Layer ${version}, changed here: ${changed.join(", ")}. Its own tests have to pass.`);
  const { status } = spawnSync("npx", ["vitest", "run", "--project", "layer"], { stdio: "inherit" });
  if (status !== 0) throw new Refusal("The layer's own tests fail on what was changed in it.");
};

await run(checkLayer);
