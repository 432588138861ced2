import { UserError } from "#src/errors.ts";
import { type Effect, EFFECTS, ENTRIES, type Entry } from "./attack.ts";
import { attempt, type Tried } from "./attempt.ts";
import { openStand } from "./open-stand.ts";
import { openRandom } from "./random.ts";
import { tryMutants } from "./try-mutants.ts";
import { settlePlan } from "./settle-plan.ts";

type Cell = { attempts: number; forbidden: number };
export type Tally = Map<string, Cell>;

const cellOf = (tally: Tally, effect: Effect, entry: Entry): Cell => {
  const key = `${effect} ${entry}`;
  const cell = tally.get(key) ?? { attempts: 0, forbidden: 0 };
  tally.set(key, cell);
  return cell;
};

/** How often each entry is tried in a round; one of them tries many things at once. */
const ROUND: Entry[] = [
  ...(["code", "turn", "guidance", "rim", "wire", "turn", "repair", "turn", "rim", "wire", "guidance"] as const),
  ...([
    "turn",
    "reading",
    "turn",
    "rim",
    "code",
    "review",
    "live",
    "turn",
    "wire",
    "turn",
    "reading",
    "stranger",
    "turn",
  ] as const),
];
/** Orders for writers and reviewers go through one run of writing. */
const entryOf = (entry: Entry, effect: Effect, n: number, deeds: number): Entry => {
  if (entry !== "code") return entry;
  if (n >= deeds) return "finding";
  return effect === "I8" || n >= deeds / 2 ? "code" : "tests";
};

const count = (tally: Tally, { attempts, entry, forbidden }: Tried, deeds: number): void => {
  for (const [n, effect] of attempts.entries())
    cellOf(tally, effect, entryOf(entry, effect, n, 2 * deeds)).attempts += 1;
  for (const effect of forbidden) cellOf(tally, effect, entry).forbidden += 1;
};

export const sumOf = (tally: Tally, what: keyof Cell): number =>
  [...tally.values()].reduce((sum, cell) => sum + cell[what], 0);

/** `deeds`: that each writer does at once. */
type Trial = { attempts: number; deeds: number; seed: number };

/** Tries at least so many forbidden things, the same for the same seed. `tell`: hears of each that came about. */
export const tryEvil = async ({ attempts, deeds, seed }: Trial, tell: (tried: Tried) => boolean): Promise<Tally> => {
  const stand = await openStand();
  const tally: Tally = new Map();
  try {
    const settled = await settlePlan(stand.templates);
    const random = openRandom(seed);
    for (let id = 1; sumOf(tally, "attempts") < attempts; id += 1) {
      const tried = await attempt(stand, settled, random, ROUND[(id - 1) % ROUND.length] ?? "turn", id, deeds);
      count(tally, tried, deeds);
      if (tried.forbidden.length > 0 && !tell(tried)) break;
    }
  } finally {
    await stand.close();
  }
  return tally;
};

const render = (tally: Tally): string => {
  const effects = (Object.keys(EFFECTS) as Effect[]).filter((effect) =>
    [...tally.keys()].some((key) => key.startsWith(`${effect} `)),
  );
  const entries = ENTRIES.filter((entry) => [...tally.keys()].some((key) => key.endsWith(` ${entry}`)));
  const row = (cells: string[]): string =>
    cells.map((cell, n) => (n === 0 ? cell.padEnd(5) : cell.padStart(10))).join("");
  const cells = (effect: Effect): string[] =>
    entries.map((entry) => {
      const cell = tally.get(`${effect} ${entry}`);
      return cell === undefined ? "·" : `${cell.forbidden}/${cell.attempts}`;
    });
  return [
    row(["", ...entries]),
    ...effects.map((effect) => `${row([effect, ...cells(effect)])}  ${EFFECTS[effect]}`),
  ].join("\n");
};

const numberAfter = (args: readonly string[], name: string, otherwise: number): number => {
  const at = args.indexOf(name);
  const value = at === -1 ? otherwise : Number(args[at + 1]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UserError("environment", `${name} takes a whole number.`, `Say, for example, ${name} 5000.`);
};

/** `eval evil [--attempts N] [--seed N] [--first | --mutants]`: what an obedient attacker behind the wire format of models gets through. */
export const evaluateEvil = async (args: string[]): Promise<boolean> => {
  if (args.includes("--mutants")) return tryMutants();
  const seed = numberAfter(args, "--seed", 1);
  const started = performance.now();
  let shown = 0;
  const tally = await tryEvil(
    { attempts: numberAfter(args, "--attempts", 5_000), deeds: 120, seed },
    ({ entry, first, forbidden }) => {
      if ((shown += 1) <= 5) console.log(`${entry}: ${forbidden.join(", ")}\n${(first ?? "").slice(0, 3_000)}\n`);
      return !args.includes("--first");
    },
  );
  const [attempts, forbidden] = [sumOf(tally, "attempts"), sumOf(tally, "forbidden")];
  console.log(
    `${render(tally)}\n\n${forbidden} forbidden effects in ${attempts} attempts, seed ${seed}, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  return forbidden === 0;
};
