import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reverseEffect } from "#src/analysis/verdict.ts";
import { UserError } from "#src/errors.ts";
import { findProof } from "#src/follow-up/proof.ts";
import { renderTable } from "#src/markdown.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import type { Fault, ProductName } from "./seeded/fault.ts";
import { type Control, type Hearing, playLane, type Seen } from "./seeded/lane.ts";
import { mend, type Mended } from "./seeded/mend.ts";
import { OTHER_FAULTS } from "./seeded/other-faults.ts";
import type { Repository } from "./seeded/repository.ts";
import { TODO_FAULTS } from "./seeded/todo-faults.ts";
import { ROOT } from "./seeded/wrangler.ts";

const FAULTS = [...TODO_FAULTS, ...OTHER_FAULTS];
/** Products of a lane take turns; lanes run at the same time. */
const LANES: readonly (readonly ProductName[])[] = [["todo-list"], ["notification-system", "url-shortener"]];
const GOALS = { found: 17, named: 15, mended: 12 };

const METHOD = `Products are generated, run in workerd, and used by 50 people each, who ask at most some 80 times a second. A colleague's commit gets a fifth
of the traffic, or something happens to the product without one; the app's own polling, surveying and stories see nothing but what
\`GET /control/series\` tells them, in beats of a second. Mends are measured by the product's own \`npm run perf\` afterwards.`;

type Row = Seen & { mended: Mended | null };

const say = (line: string): void => console.log(line);
const isControl = (told: Seen | Control): told is Control => "alarms" in told;

const tellAtOnce = (told: Seen | Control): void => {
  if (isControl(told)) return say(`${told.product}, nothing seeded: ${told.alarms.join("; ") || "no alarm"}`);
  const { falseAlarms, fault, found, isNamed, suspicion } = told;
  const what = found === null ? `not found (${suspicion})` : `${found.says} (${found.seconds.toFixed(0)} s)`;
  const also = falseAlarms.length === 0 ? "" : `; also, falsely: ${falseAlarms.join("; ")}`;
  say(`${fault.name}: ${what}${found !== null && !isNamed ? "; named wrongly" : ""}${also}`);
};

const toFailed = (error: unknown): Mended => ({ title: null, said: `it failed: ${String(error)}`, measured: null });

type Options = { faults: readonly Fault[]; directory: string; kept: string | undefined; isMending: boolean };

/** What is found is mended one after the other, beside what is played next. */
const playLanes = async ({
  directory,
  faults,
  isMending,
  kept,
}: Options): Promise<{ rows: Row[]; controls: Control[] }> => {
  if (kept !== undefined) mkdirSync(kept, { recursive: true });
  const [rows, controls]: [Row[], Control[]] = [[], []];
  let mending: Promise<void> = Promise.resolve();
  const mendOne = async (seen: Seen, repository: Repository): Promise<void> => {
    const mended = seen.mending === null || !isMending ? null : await mend(repository, seen.mending).catch(toFailed);
    rows.push({ ...seen, mended });
    if (mended !== null) say(`${seen.fault.name}: ${mended.title ?? mended.said.split("\n").join(" ")}`);
  };
  const hearing: Hearing = {
    keep: (name, rollout) => {
      if (kept !== undefined) writeFileSync(join(kept, `${name.replaceAll(" ", "-")}.json`), JSON.stringify(rollout));
    },
    say: (told, repository) => {
      tellAtOnce(told);
      if (isControl(told)) controls.push(told);
      else mending = mending.then(() => mendOne(told, repository));
    },
  };
  const playAll = async (products: readonly ProductName[]): Promise<void> => {
    for (const product of products) {
      const own = faults.filter((fault) => fault.product === product);
      if (own.length > 0) await playLane(product, own, directory, hearing);
    }
  };
  await Promise.all(LANES.map(playAll));
  await mending;
  const placeOf = ({ fault }: Row): number => FAULTS.indexOf(fault);
  return { rows: rows.toSorted((one, other) => placeOf(one) - placeOf(other)), controls };
};

const percent = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)} %`;

/** What was proposed, with its gain and 95 % interval: as a comparison has it, or production itself. */
const gainOf = ({ mended, mending }: Row): string => {
  if (mended === null || mended.title === null || mending?.diagnosis.cause !== "regression") return "–";
  const { diagnosis } = mending;
  const proof = mended.measured && findProof(mended.measured, diagnosis.operation);
  const { change, high, low } =
    proof?.verdict === "faster"
      ? { change: proof.change / 100, low: proof.low / 100, high: proof.high / 100 }
      : reverseEffect(diagnosis);
  // What is done again, or fails no more in a way that was never seen, is no gain in per cent.
  if (!(high < 0)) return mended.title;
  return `${mended.title} (${percent(change)}, ${percent(low)} to ${percent(high)})`;
};

const renderRow = (row: Row): string[] => {
  const { falseAlarms, fault, found, isNamed } = row;
  return [
    fault.name,
    found === null ? "no" : `${found.verdict}, ${found.seconds.toFixed(0)} s`,
    found === null ? "–" : `${isNamed ? "yes" : "no"}: ${found.subject}`,
    gainOf(row),
    falseAlarms.join("; ") || "0",
  ];
};

const HEADING = ["fault", "found", "named rightly", "mended", "false alarms"];

const report = (rows: readonly Row[], controls: readonly Control[]): boolean => {
  say(`\n${renderTable(HEADING, rows.map(renderRow))}\n`);
  for (const { alarms, product } of controls) say(`${product} without a fault: ${alarms.join("; ") || "no alarm"}`);
  const count = (of: (row: Row) => boolean): number => rows.filter(of).length;
  const [found, named] = [count((row) => row.found !== null), count(({ isNamed }) => isNamed)];
  const mended = count(({ mended: one }) => one?.title != null);
  const falsely = rows.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const alarms = controls.reduce((sum, control) => sum + control.alarms.length, falsely);
  say(
    `\nOf ${rows.length}: ${found} found, ${named} named rightly, ${mended} mended, ${alarms} false alarms. Goal, of 20: ${GOALS.found}, ${GOALS.named}, ${GOALS.mended}, 0.`,
  );
  const isWhole = rows.length === FAULTS.length;
  return !isWhole || (found >= GOALS.found && named >= GOALS.named && mended >= GOALS.mended && alarms === 0);
};

const choose = (only: string | undefined): readonly Fault[] => {
  const names = only?.split(",").map((name) => name.trim().replaceAll("-", " "));
  const known = (name: string) => FAULTS.find((fault) => fault.name.replaceAll("-", " ") === name);
  const unknown = names?.find((name) => known(name) === undefined);
  if (unknown !== undefined)
    throw new UserError(
      "environment",
      `There is no fault “${unknown}”.`,
      `There are: ${FAULTS.map(({ name }) => name.replaceAll(" ", "-")).join(", ")}.`,
    );
  return names === undefined ? FAULTS : names.flatMap((name) => known(name) ?? []);
};

/**
 * Seeds faults into products and tells what the app makes of them. `--only NAME,…`: some; `--no-mends`: none is mended;
 * `--keep FOLDER`: what was measured of each release, as JSON.
 */
export const evaluateSeeded = async (args: string[]): Promise<boolean> => {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string" }, keep: { type: "string" }, "no-mends": { type: "boolean", default: false } },
  });
  const faults = choose(values.only);
  say(`# Seeded faults\n\n${METHOD}\n`);
  const directory = makeWorldDirectory(ROOT);
  try {
    const isMending = !values["no-mends"];
    const { controls, rows } = await playLanes({ faults, directory, kept: values.keep, isMending });
    return report(rows, controls);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
