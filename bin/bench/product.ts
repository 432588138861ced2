import { UserError } from "#src/errors.ts";
import { BASELINE, CONTENDERS, PAIRS, WEIGHED } from "./product/contenders.ts";
import type { Contender } from "./product/contender.ts";
import { installPackages } from "./product/install-packages.ts";
import { judge, TARGETS } from "./product/judge.ts";
import { readOptions } from "./product/read-options.ts";
import { renderMethod } from "./product/render-method.ts";
import { renderContenders, renderJudgement, renderPairs, renderWeights } from "./product/render-report.ts";
import { runRounds } from "./product/run-rounds.ts";
import { type Loader, startLoader } from "./product/start-loader.ts";
import { weighInstances } from "./product/weigh-instances.ts";

const WEIGHINGS = 3;

const bundleAll = async (contenders: readonly Contender[]): Promise<Map<string, string>> => {
  // The bundler is one of the packages that have just been installed.
  const { bundle } = await import("#bench/bundle.ts");
  const scripts = new Map<string, string>();
  for (const { entry, name, replacement } of contenders) scripts.set(name, await bundle(entry, replacement ?? null));
  return scripts;
};

const weighAll = async (
  contenders: readonly Contender[],
  scripts: ReadonlyMap<string, string>,
  loader: Loader,
): Promise<Map<string, number[]>> => {
  const weights = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let n = 0; n < WEIGHINGS && contenders.length > 0; n += 1) {
    for (const contender of contenders)
      weights.get(contender.name)?.push(await weighInstances(contender, scripts.get(contender.name) ?? "", loader));
    console.log(`weighing ${n + 1} of ${WEIGHINGS}`);
  }
  return weights;
};

/** What the orchestration layer costs, against the bare platform and against others. True where every target is met. */
export const benchProduct = async (args: string[]): Promise<boolean> => {
  if (process.platform !== "linux")
    throw new UserError("environment", "This benchmark reads what Linux tells of processes.", "Run it on Linux.");
  const options = readOptions(
    args,
    CONTENDERS.map(({ name }) => name),
  );
  installPackages();
  const contenders = CONTENDERS.filter(
    ({ entry, name }) => entry === BASELINE.entry || (options.only?.includes(name) ?? true),
  );
  const scripts = await bundleAll(contenders);
  const loader = startLoader();
  try {
    const samples = await runRounds(contenders, scripts, loader, options);
    const weights = await weighAll(
      contenders.filter(({ name }) => WEIGHED.includes(name)),
      scripts,
      loader,
    );
    const turns = new Map([...samples].map(([name, sample]) => [name, sample.turns]));
    const judgements = judge(turns, TARGETS);
    console.log(
      [
        "",
        renderContenders(contenders, samples),
        renderPairs(PAIRS, samples),
        renderWeights(weights),
        renderMethod(options),
        judgements.map(renderJudgement).join("\n"),
      ].join("\n\n"),
    );
    return judgements.every(({ verdict }) => verdict !== "missed");
  } finally {
    loader.close();
  }
};
