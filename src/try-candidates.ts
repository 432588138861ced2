import type { Unwritten } from "#src/agents/agents.ts";
import { isTime } from "#src/analysis/verdict.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { type Diagnosis, measuredOf, START } from "#src/follow-up/diagnosis.ts";
import { gainOf } from "#src/follow-up/gain.ts";
import type { Candidate } from "#src/follow-up/propose-restoring.ts";
import { findCandidates } from "./find-candidates.ts";
import { listenMending } from "./listen-mending.ts";
import { measureCandidate } from "./measure-candidate.ts";
import type { Grounded, Mending, MendingPorts, Tried } from "./mending.ts";
import { readSettings } from "./read-settings.ts";
import { takeReleaseBack } from "./take-release-back.ts";
import { WaitEnded } from "./wait-ended.ts";
import { withinBudget } from "./within-budget.ts";
import { writeCandidate } from "./write-candidate.ts";

/** `won`: what helps beyond doubt. `unwritten`: why the agents wrote nothing more; null: they were not asked, or did. */
export type Tries = { won: Tried | null; tried: Tried[]; unwritten: Unwritten | null };

/** The second time they know what came of the first. */
const MOST_WRITTEN = 2;

/** Keeps the run to what the repository allows; why it can't. */
const keepToBudget = async (run: Run, ports: MendingPorts, { base, repo }: Mending): Promise<Unwritten | null> => {
  try {
    const { budget } = await readSettings(run, ports, { base, overrides: {}, repo });
    await run.step("keep to the budget", () => ports.accounts.limit(run.id, Math.round(budget * 1e6)));
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { because: "the repository's settings can't be followed", passes: true };
  }
};

const groundOf = async (run: Run, { proposal }: MendingPorts, mending: Mending): Promise<Grounded> => {
  const { base, repo } = mending;
  return { ...mending, at: (await run.step("read base", () => proposal.readHead(repo, base))) ?? base };
};

/** Where a budget is spent it waits for people. */
const write = async (
  run: Run,
  ports: MendingPorts,
  mending: Grounded,
  tried: readonly Tried[],
): Promise<Candidate | Unwritten> => {
  const { listening, status } = listenMending(run, ports, mending, tried.length);
  try {
    return await withinBudget(listening, ports, mending, status, () => writeCandidate(run, ports, mending, tried));
  } catch (error) {
    if (error instanceof WaitEnded) return { because: "a budget is spent, and nobody allowed more", passes: true };
    throw error;
  }
};

/** Whether a comparison can tell that code which nobody has run yet does less; what a start takes is no operation's code. */
const isProvable = (diagnosis: Diagnosis): boolean =>
  diagnosis.cause === "opportunity"
    ? measuredOf(diagnosis) !== START
    : isTime(diagnosis.metric) || diagnosis.metric === "rows-read";

const isSame = (one: Candidate, other: Candidate): boolean => JSON.stringify(one.files) === JSON.stringify(other.files);
const AGAIN: Unwritten = { because: "the agents wrote again what was of no use", passes: false };

type Trial = {
  tried: Tried[];
  /** Measures a candidate; null: nothing speaks for it. */
  isWon(ground: Grounded, candidate: Candidate): Promise<Tried | null>;
};

const openTrial = (run: Run, ports: MendingPorts, { diagnosis }: Mending): Trial => {
  const tried: Tried[] = [];
  return {
    tried,
    async isWon(ground, candidate) {
      const measured = await measureCandidate(run, ports, ground, candidate, tried.length + 1);
      tried.push(measured);
      return gainOf(candidate, measured.measured, diagnosis) !== null ? measured : null;
    },
  };
};

type Written = { won: Tried | null; unwritten: Unwritten | null };

const tryWritten = async (
  run: Run,
  ports: MendingPorts,
  mending: Mending,
  { isWon, tried }: Trial,
): Promise<Written> => {
  if (!ports.agents.writes || !isProvable(mending.diagnosis)) return { won: null, unwritten: null };
  const refused = await keepToBudget(run, ports, mending);
  if (refused !== null) return { won: null, unwritten: refused };
  for (let nth = 1; nth <= MOST_WRITTEN; nth += 1) {
    const now = await groundOf(run, ports, mending);
    const written = await write(run, ports, now, tried);
    if ("because" in written) return { won: null, unwritten: written };
    if (tried.some(({ candidate }) => isSame(candidate, written))) return { won: null, unwritten: AGAIN };
    const won = await isWon(now, written);
    if (won !== null) return { won, unwritten: null };
  }
  return { won: null, unwritten: null };
};

/** Where a smaller change came to the same files, that was measured already. */
const tryTakingBack = async (
  run: Run,
  ports: MendingPorts,
  mending: Mending,
  { isWon, tried }: Trial,
): Promise<Tried | null> => {
  const now = await groundOf(run, ports, mending);
  const back = await takeReleaseBack(run, ports, now);
  if (back === null) return null;
  const same = tried.find(({ candidate }) => isSame(candidate, back));
  if (same === undefined) return isWon(now, back);
  return gainOf(back, same.measured, mending.diagnosis) === null ? null : { ...same, candidate: back };
};

/**
 * What was there before and what the rules know, one after the other; then what the agents write, where they do; and where
 * nothing keeps what the release brought, all of it is taken back.
 */
export const tryCandidates = async (run: Run, ports: MendingPorts, mending: Mending): Promise<Tries> => {
  const trial = openTrial(run, ports, mending);
  const { isWon, tried } = trial;
  const ground = await groundOf(run, ports, mending);
  for (const candidate of await findCandidates(run, ports, ground)) {
    const won = await isWon(ground, candidate);
    if (won !== null) return { won, tried, unwritten: null };
  }
  const { unwritten, won } = await tryWritten(run, ports, mending, trial);
  if (won !== null) return { won, tried, unwritten };
  return { won: await tryTakingBack(run, ports, mending, trial), tried, unwritten };
};
