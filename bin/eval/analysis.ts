import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "#src/errors.ts";
import { tryEndToEnd } from "./analysis/end-to-end.ts";
import { tryChangePoints } from "./analysis/change-points.ts";
import { tryErrors } from "./analysis/errors.ts";
import { tryFleet } from "./analysis/fleet.ts";
import { tryIncidents } from "./analysis/incidents.ts";
import { tryObjectCanary } from "./analysis/object-canary.ts";
import { tryOneLook } from "./analysis/one-look.ts";
import { tryQuietProducts } from "./analysis/quiet-products.ts";
import { tryStreams } from "./analysis/streams.ts";
import { type Goal, type Options, renderGoals, renderReport, type Report } from "./analysis/report.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "test", "fixtures", "change-points");

const TABLES: Record<string, (options: Options) => Report> = {
  look: tryOneLook,
  versions: tryEndToEnd,
  objects: tryObjectCanary,
  errors: tryErrors,
  incidents: tryIncidents,
  changes: tryChangePoints,
  streams: tryStreams,
  fleet: tryFleet,
  quiet: tryQuietProducts,
};

/** Prints the tables asked for, all of them if none is, and tells whether every goal is met. */
export const evaluateAnalysis = async (args: string[]): Promise<boolean> => {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: "string", default: FIXTURES },
      seed: { type: "string", default: "1" },
      full: { type: "boolean", default: false },
    },
  });
  const unknown = positionals.find((name) => TABLES[name] === undefined);
  if (unknown !== undefined)
    throw new UserError(
      "environment",
      `There is no table “${unknown}”.`,
      `There are: ${Object.keys(TABLES).join(", ")}.`,
    );
  const options = { seed: Number(values.seed), isFull: values.full, data: values.data };
  console.log(`# Analysis, measured (seed ${options.seed}${options.isFull ? ", full counts" : ""})\n`);
  const goals: Goal[] = [];
  for (const [name, measure] of Object.entries(TABLES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const begun = performance.now();
    const report = measure(options);
    console.log(renderReport(report));
    console.error(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    goals.push(...report.goals);
  }
  if (goals.length > 0) console.log(renderGoals(goals));
  return goals.every(({ isMet }) => isMet);
};
