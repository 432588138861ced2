// Plays the stories of examples/runs with scripted models, up to their draft pull requests, and records what is asked and
// answered. Of the checks of code by hand, types and lint are run: what passes is never told to a model.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readMinds, renderMinds } from "#src/config.ts";
import type { ModelsConfig, ProviderName } from "#src/read-models.ts";
import { recordExchanges } from "#src/world/models/record-exchanges.ts";
import { writeRun } from "#src/world/models/recorded-run.ts";
import type { Script } from "#src/world/models/script.ts";
import { startModels } from "#src/world/models/start-models.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import { noSandbox, placeWith } from "#test/workbench/place.ts";
import { shortWhiteboardScript } from "./eval/models/whiteboard-script.ts";
import { cameraDeskScript } from "./runs/camera-desk-script.ts";
import { commonPurseScript } from "./runs/common-purse-script.ts";
import { playRun } from "./runs/play-run.ts";

const RUNS = join(import.meta.dirname, "..", "examples", "runs");
const STORIES: [issue: string, script: Script][] = [
  [join(import.meta.dirname, "runs", "camera-desk.md"), cameraDeskScript],
  [join(import.meta.dirname, "runs", "common-purse.md"), commonPurseScript],
  [join(import.meta.dirname, "eval", "models", "whiteboard.md"), shortWhiteboardScript],
];

const record = async (issue: string, script: Script): Promise<number> => {
  const server = await startModels({ port: 0, script });
  const recorder = recordExchanges();
  try {
    const { caps, models } = readMinds("llm", { ANTHROPIC_API_KEY: "scripted", OPENAI_API_KEY: "scripted" });
    const reach = (name: ProviderName, baseUrl: string): ModelsConfig["providers"] => {
      const provider = models?.providers[name];
      return provider ? { [name]: { ...provider, baseUrl, fetch: recorder.fetchFor(name) } } : {};
    };
    const providers = { ...reach("anthropic", server.url), ...reach("openai", `${server.url}/v1`) };
    const [name, spec] = [basename(issue), readFileSync(issue, "utf8")];
    const bench = openWorkbench(placeWith(noSandbox));
    const { files, outcome } = await playRun(issue, { providers, roles: {}, prices: {} }, bench);
    if (files.length === 0) throw new Error(`${name} did not come to a pull request: ${String(outcome)}`);
    const exchanges = recorder.exchanges();
    const settings = renderMinds({ caps, models });
    writeRun(join(RUNS, basename(issue, ".md")), { name, spec, answeredBy: "a script", settings, exchanges });
    return exchanges.length;
  } finally {
    await server.close();
  }
};

for (const [issue, script] of STORIES) console.log(`${basename(issue)}: ${await record(issue, script)} exchanges`);
