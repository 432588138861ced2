import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgres } from "#src/durable/embedded-postgres.ts";
import type { ProviderName } from "#src/read-models.ts";
import { type Fault, FAULTS } from "./faults/fault.ts";
import { type Phase, PHASES } from "./faults/phase.ts";
import { type Played, playFaults } from "./faults/play-faults.ts";
import { renderFaults } from "./faults/render-faults.ts";
import { type Cell, tellCell } from "./faults/tell-cell.ts";

const DOCUMENT = join(import.meta.dirname, "..", "..", "docs", "failures.md");
/** Most of a cell is waiting for who is silent. */
const AT_ONCE = 3;

/** Whom a phase asks first. */
const FIRST: Record<Phase, ProviderName> = {
  reading: "anthropic",
  discussion: "anthropic",
  tests: "openai",
  code: "anthropic",
  review: "openai",
  repair: "anthropic",
  hearing: "anthropic",
};

const NOTHING: Played = {
  lost: null,
  twice: 0,
  said: [],
  waits: [],
  did: [],
  calls: 0,
  answered: 0,
  unknown: 0,
  next: false,
};

const providersOf = (phase: Phase, hasNext: boolean): ProviderName[] =>
  hasNext ? ["anthropic", "openai"] : [FIRST[phase]];

const playCell = async (
  [fault, phase, hasNext]: [Fault, Phase, boolean],
  usualOf: (providers: ProviderName[]) => Promise<Played>,
  database: string,
): Promise<Cell> => {
  const providers = providersOf(phase, hasNext);
  const played = await playFaults({ [phase]: fault }, providers, database).catch((error: unknown) => ({
    ...NOTHING,
    lost: `not played: ${String(error)}`,
  }));
  const cell = tellCell(
    { fault: fault.name, phase, hasNext },
    played,
    await usualOf(providers),
    fault.how === "killed",
  );
  const trouble = [cell.lost === null ? "" : `LOST: ${cell.lost}`, cell.twice > 0 ? `PAID TWICE: ${cell.twice}` : ""];
  console.error(
    `${fault.name}, ${PHASES[phase]}${hasNext ? ", another provider" : ""}: ${cell.goesOn} ${trouble.join(" ")}`,
  );
  return cell;
};

/** Several at once, in whatever order they end; told in the order asked for. */
const playAll = async (cells: [Fault, Phase, boolean][], database: string): Promise<Cell[]> => {
  const usual = new Map<string, Promise<Played>>();
  const usualOf = (providers: ProviderName[]): Promise<Played> => {
    const played = usual.get(providers.join()) ?? playFaults({}, providers, database);
    usual.set(providers.join(), played);
    return played;
  };
  const told: Cell[] = [];
  const left = [...cells.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      told[next[0]] = await playCell(next[1], usualOf, database);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return told;
};

/** Plays every fault in every phase. True where no run is lost and nothing is paid twice. */
export const evaluateFaults = async (args: string[]): Promise<boolean> => {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { write: { type: "boolean", default: false } },
  });
  const faults = Object.entries(FAULTS).filter(([key]) => positionals.length === 0 || positionals.includes(key));
  const cells = faults.flatMap(([, fault]) =>
    [false, true].flatMap((hasNext) =>
      (Object.keys(PHASES) as Phase[]).map((phase): [Fault, Phase, boolean] => [fault, phase, hasNext]),
    ),
  );
  const directory = mkdtempSync(join(tmpdir(), "faults-"));
  chmodSync(directory, 0o711);
  const postgres = await startPostgres(join(directory, "accounts"), () => {});
  try {
    const told = await playAll(cells, postgres.url);
    const text = renderFaults(told);
    console.log(text);
    if (values.write) writeFileSync(DOCUMENT, text);
    return told.every(({ lost, twice }) => lost === null && twice === 0);
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true });
  }
};
