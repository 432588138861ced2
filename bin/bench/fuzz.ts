import { parseArgs } from "node:util";
import fc from "fast-check";
import { UserError } from "#src/errors.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { outcomeOf } from "#test/spec/outcome-of.ts";
import { strangeSpec } from "#test/spec/strange-specs.ts";
import { quantile } from "./statistics.ts";

const RUNS = 10_000;
/** Seconds of computing that reading one text may take, of up to 64 KiB. */
const MOST_SECONDS = 4;
const MEDIAN_SECONDS = 0.25;

const METHOD = `Each text is an example spec, ours or another's, of which up to a dozen lines are lost, doubled, swapped, cut, torn or
mixed with something else; or the beginning of one and the end of another; or a heap of such lines. It is read, discussed,
planned, and the plan checked. Seconds are those that the processor computes while reading alone.`;

const numberOf = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new UserError("environment", `--${name} is “${text}”.`, `It must be a whole number up to ${most}.`);
};

/** Tries strange specs. True where none crashed, and all were read in time. */
export const benchFuzz = async (args: string[]): Promise<boolean> => {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: "string", default: String(RUNS) },
      seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    },
  });
  const [runs, seed] = [numberOf("runs", values.runs, 10_000_000), numberOf("seed", values.seed, 4_294_967_295)];
  const seconds: number[] = [];
  const faults: string[] = [];
  let plans = 0;
  let slowest = { seconds: 0, body: "" };
  for (const [n, body] of fc.sample(strangeSpec, { numRuns: runs, seed }).entries()) {
    try {
      const outcome = await outcomeOf(body);
      seconds.push(outcome.seconds);
      if (outcome.kind === "plan") plans += 1;
      if (outcome.seconds > slowest.seconds) slowest = { seconds: outcome.seconds, body };
    } catch (error) {
      faults.push(`text ${n + 1} of seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n${body}`);
    }
  }
  for (const fault of faults.slice(0, 5)) console.log(`${fault}\n`);
  const most = quantile(seconds, 1);
  if (most > MOST_SECONDS) console.log(`The slowest:\n${slowest.body}\n`);
  console.log(`${METHOD}\n\n${runs} texts, seed ${seed}\n`);
  console.log(
    renderColumns([
      ["what", "figure", "bound"],
      ["crashes", String(faults.length), "0"],
      ["sound plans", String(plans), ""],
      ["comments that say what to mend", String(seconds.length - plans), ""],
      ["seconds to read, median", quantile(seconds, 0.5).toFixed(3), String(MEDIAN_SECONDS)],
      ["seconds to read, 99 of 100", quantile(seconds, 0.99).toFixed(3), ""],
      ["seconds to read, most", most.toFixed(3), String(MOST_SECONDS)],
    ]),
  );
  return faults.length === 0 && most <= MOST_SECONDS && quantile(seconds, 0.5) <= MEDIAN_SECONDS;
};
