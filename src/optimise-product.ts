import { findOpportunities } from "#src/analysis/find-opportunities.ts";
import type { Opportunity } from "#src/analysis/opportunities/opportunity.ts";
import { topicOf } from "#src/follow-up/opportunity-topic.ts";
import type { FormatCode } from "#src/codegen/generate-product.ts";
import type { Run } from "#src/durable/step.ts";
import type { Slack } from "#src/follow-up/diagnosis.ts";
import { expectedRows } from "#src/follow-up/expected-rows.ts";
import type { Ranked } from "#src/follow-up/render-ranked.ts";
import { methodOf } from "#src/follow-up/code/method-of.ts";
import { type Candidate, servicePathOf } from "#src/follow-up/propose-restoring.ts";
import { renderOpportunity } from "#src/follow-up/render-opportunity.ts";
import { busiestVersion } from "#src/monitor/calls-by-version.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { readOperations } from "#src/monitor/read-operations.ts";
import { findByRules, readFacts } from "./find-candidates.ts";
import type { Mending } from "./mending.ts";
import type { Issues, Proposal, Repo, Watch } from "./ports.ts";

/** `service`: that one alone; null: all of the product. */
export type Optimising = { repo: Repo; base: string; service: string | null };

export type OptimisingPorts = {
  watch: Pick<Watch, "readBeatMs" | "readBeats">;
  proposal: Pick<Proposal, "readFile">;
  issues: Pick<Issues, "ensureIssue">;
  formatCode: FormatCode;
  /** Whether they write what no rule knows. */
  agents: { writes: boolean };
  /** What is being mended in a repository, by service. */
  readMendings(repo: Repo): Promise<{ service: string; issue: number }[]>;
  /** Starts the run that mends it, once for each issue. */
  startMending(mending: Mending): Promise<void>;
};

/** Null: nothing was measured lately. */
export type Optimised = Ranked[] | null;

const LOOKED_BACK_MS = 6 * 3_600_000;
/** What is live is told by the last of them. */
const RECENT_BEATS = 15;
const MOST_SHOWN = 10;
const MOST_OTHERS = 2;

type Seen = { opportunities: Opportunity[]; others: Record<string, string[]> };

/** Operations by service, those that are asked most first. */
const busiest = (beats: readonly RawBeat[], version: string): Record<string, string[]> => {
  const calls = (one: ReturnType<typeof readOperations>[number]) =>
    one.beats.reduce((sum, beat) => sum + beat.measured.calls, 0);
  const live = readOperations(beats).filter((one) => one.version === version);
  const ordered = live.toSorted((a, b) => calls(b) - calls(a));
  return Object.fromEntries(
    [...new Set(live.map(({ service }) => service))].map((service) => [
      service,
      ordered.filter((one) => one.service === service).map(({ operation }) => operation),
    ]),
  );
};

const look = async (
  { proposal, watch }: OptimisingPorts,
  { base, repo, service }: Optimising,
  now: number,
): Promise<Seen | null> => {
  const beatMs = await watch.readBeatMs(repo);
  const beats = beatMs === null ? [] : await watch.readBeats(repo, now - LOOKED_BACK_MS, now);
  const version = busiestVersion(beats.slice(-RECENT_BEATS), "");
  if (beatMs === null || version === null) return null;
  const others = busiest(beats, version);
  const expected: Record<string, number> = {};
  for (const name of Object.keys(others)) {
    const facts = await readFacts(proposal, repo, name, base);
    if (facts !== null) Object.assign(expected, expectedRows(name, facts));
  }
  const opportunities = findOpportunities({ beats, beatMs, version, expected });
  const own = opportunities.filter((one) => service === null || one.service === service);
  return { opportunities: own.slice(0, MOST_SHOWN), others };
};

/** What agents are asked to write a change for: there is code that may do less. */
const WRITABLE = new Set<Opportunity["kind"]>(["rows-read", "slow", "writes", "chatty"]);

/** An operation's code, where agents may write what no rule knows; null: they may not, or there is none. */
const readWritable = async (
  run: Run,
  { agents, proposal }: OptimisingPorts,
  { base, repo }: Optimising,
  { kind, operation, service }: Opportunity,
): Promise<string | null> => {
  if (!agents.writes || !WRITABLE.has(kind)) return null;
  return run.step(`read ${operation}`, async () => {
    const source = await proposal.readFile(repo, servicePathOf(service), base);
    return source === null ? null : (methodOf(source, operation.split(".")[1] ?? operation)?.text ?? null);
  });
};

type Start = { opportunity: Opportunity; candidates: Candidate[]; code: string | null; others: string[] };

const startOn = async (
  run: Run,
  ports: OptimisingPorts,
  { base, repo }: Optimising,
  { candidates, code, opportunity, others }: Start,
): Promise<Pick<Ranked, "fate" | "issue">> => {
  const { operation, service } = opportunity;
  const diagnosis: Slack = {
    cause: "opportunity",
    service,
    operation,
    others: others.filter((name) => name !== operation).slice(0, MOST_OTHERS),
    opportunity,
    topic: topicOf(opportunity, candidates, code),
  };
  const text = renderOpportunity(diagnosis);
  // One that is closed was tried in vain, or nobody wants it.
  const issue = await run.step(`issue about ${operation}`, () =>
    ports.issues.ensureIssue(repo, diagnosis.topic, { ...text, state: "as-is", isAwaited: false }),
  );
  if (issue === null) return { fate: "no issues", issue: null };
  if (issue.state === "closed") return { fate: "tried", issue: issue.number };
  const mending: Mending = { repo, base, issue: issue.number, diagnosis, version: null };
  await run.step(`start on ${operation}`, () => ports.startMending(mending));
  return { fate: "started", issue: issue.number };
};

/**
 * Looks for what a live product could do with less, and has the best of it tried for which a change is known, or agents
 * write one: one at a time for each service, and nothing twice.
 */
export const optimiseProduct = async (run: Run, ports: OptimisingPorts, asked: Optimising): Promise<Optimised> => {
  const now = Date.parse(await run.now());
  const seen = await run.step("look at the last hours", () => look(ports, asked, now));
  if (seen === null) return null;
  const mendings = await run.step("look what is tried", () => ports.readMendings(asked.repo));
  const ranked: Ranked[] = [];
  for (const opportunity of seen.opportunities) {
    const { operation, service } = opportunity;
    const of = opportunity.kind === "cold-starts" ? "start" : "operation";
    const candidates =
      opportunity.kind === "hot-group" ? [] : await findByRules(run, ports, { ...asked, service, operation, of });
    const changes = candidates.map(({ what }) => what);
    const tell = (fate: Ranked["fate"], issue: number | null) =>
      void ranked.push({ opportunity, changes, fate, issue });
    const open = mendings.find((one) => one.service === service);
    const code = candidates.length > 0 ? null : await readWritable(run, ports, asked, opportunity);
    if (candidates.length === 0 && code === null) tell(opportunity.kind === "hot-group" ? "no code" : "no rule", null);
    else if (open !== undefined) tell("open", open.issue);
    else if (ranked.some((one) => one.fate === "started")) tell("waits", null);
    else {
      const others = seen.others[service] ?? [];
      const { fate, issue } = await startOn(run, ports, asked, { opportunity, candidates, code, others });
      tell(fate, issue);
    }
  }
  return ranked;
};
