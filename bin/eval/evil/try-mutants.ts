import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { MUTANTS } from "./mutants.ts";

const MUTATE = pathToFileURL(join(import.meta.dirname, "mutate.ts")).href;
const EVAL = join(import.meta.dirname, "..", "..", "eval.ts");
/** As many things as are tried where a guard is missing, before it counts as not missed. */
const ATTEMPTS = "800";

/** What came of one guard's absence: the line that says how many forbidden effects there were. */
const tryMutant = async (n: number): Promise<{ caught: boolean; said: string }> => {
  const child = spawn(process.execPath, ["--import", MUTATE, EVAL, "evil", "--attempts", ATTEMPTS, "--first"], {
    env: { ...process.env, EVIL_MUTANT: String(n) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  // Where the app itself gives up on what a gate should have refused, a test is as red as where something got through.
  const broke = /^Error: a path leaves the working copy|ERR_INVALID_ARG_VALUE|ENAMETOOLONG|EISDIR|ENOTDIR/mu.exec(
    err,
  )?.[0];
  if (broke !== undefined) return { caught: true, said: `broke off: ${broke}` };
  const said = /^(\d+) forbidden effects in .*$/mu.exec(out);
  return { caught: Number(said?.[1] ?? 0) > 0, said: said?.[0] ?? err.trim().split("\n").slice(-8).join(" ") };
};

/** Takes out one guard after another, and says which of them are missed. */
export const tryMutants = async (): Promise<boolean> => {
  let caught = 0;
  for (const [n, [guard, file]] of MUTANTS.entries()) {
    const tried = await tryMutant(n);
    if (tried.caught) caught += 1;
    console.log(`${tried.caught ? "caught" : "MISSED"}  ${guard} (${file}): ${tried.said}`);
  }
  console.log(`\n${caught} of ${MUTANTS.length} guards are missed where they are taken out`);
  return caught === MUTANTS.length;
};
