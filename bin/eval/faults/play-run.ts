import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Purse } from "#src/agents/llm/purse.ts";
import type { Ledger } from "#src/durable/ledger.ts";
import { ATTEMPTS, type Run } from "#src/durable/step.ts";
import { TransientError } from "#src/errors.ts";
import { openAgents } from "#src/open-agents.ts";
import type { ProviderName } from "#src/read-models.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { allow, order } from "#test/orders.ts";
import { checksOf, edit, headAfter, ISSUE, logOf, type Moment, play, TEST_STEP } from "#test/play-story.ts";
import { openMemoryBench } from "./open-memory-bench.ts";
import { type Phase, WISH } from "./phase.ts";

const SPEC = join(import.meta.dirname, "..", "models", "whiteboard.md");
const ISSUE_TEXT = readSpecText(readFileSync(SPEC, "utf8"), "Whiteboard");
const MODELS: Record<ProviderName, string> = { anthropic: "claude-sonnet-5-5", openai: "gpt-6-sol" };
/** Longer than any of this process's own pauses, so that only who is silent is taken for silent. */
const IDLE_MS = 4_000;

/** Everything that a run of the story meets. `url`: where the models are. `allowed`: the accounts that pay for a phase. */
export type Stage = {
  id: string;
  url: string;
  providers: ProviderName[];
  allowed(phase: Phase | null): Ledger;
  fetch: typeof fetch;
  /** Somebody who the run waits for sees to what is wrong in these phases. */
  mend(phases: readonly Phase[]): void;
};

const CALLS: Record<string, Phase> = {
  "PM reading": "reading",
  "Backend discussion": "discussion",
  "QA tests": "tests",
  "Backend code": "code",
  "Security review": "review",
};

const red = (): Moment => ({
  ...checksOf(headAfter(1), "failure"),
  logs: [
    {
      ...logOf(TEST_STEP, "npm test", [
        " FAIL  |product| test/acceptance.test.ts > acceptance > shapes are seen",
        "AssertionError: expected 1 to be 2",
        " ❯ test/acceptance.test.ts:17:5",
      ]),
      // Of a head that failed once before: only then it is known that it does so each time.
      attempt: 2,
    },
  ],
});
const review = (id: number, pushed: number): Moment => ({
  signal: { kind: "reviewed", review: id, verdict: "changes_requested", text: WISH, by: "ana", byId: 3 },
  head: headAfter(pushed),
});

/** People and CI: what happens next, by what stands on the issue. `did`: what the run would not have gone on without. */
const openPeople = (mend: Stage["mend"]) => {
  const did: string[] = [];
  const asked = new Set<string>();
  const first = (what: string): boolean => !asked.has(what) && asked.add(what).has(what);
  const help = (what: string, phases: Phase[], moment: Moment): Moment | undefined => {
    if (!first(what)) return undefined;
    mend(phases);
    did.push(what);
    return moment;
  };
  const next = (comments: ReadonlyMap<string, string>, pushed: number): Moment | undefined => {
    const status = comments.get("1/status") ?? "";
    if (status.includes("Nothing is built yet")) return help("an edit", ["reading"], edit(`${ISSUE_TEXT.body} Bitte.`));
    if (status.includes("waiting: budget spent")) return help("`/aidevos budget 2`", [], { signal: allow(2_000_000) });
    if (status.includes("No model could write"))
      return help("`/aidevos retry`", ["code"], { signal: order({ name: "retry" }) });
    if (first("red")) return red();
    if (pushed === 1 && comments.get(`2/checks/${headAfter(1)}`)?.includes("run the checks again"))
      return help("the checks run again", ["repair"], red());
    if (pushed === 1) return help("a commit of theirs", ["repair", "hearing"], checksOf("c".repeat(40), "success"));
    if (first("review")) return review(6, pushed);
    if (comments.get("2/review/6")?.includes("submit the review again") && !asked.has("the review again"))
      return help("the review again", ["hearing"], review(7, pushed));
    return first("green") ? checksOf(headAfter(pushed), "success") : undefined;
  };
  return { did, next };
};

/** The story to a green pull request that was red, mended and reviewed, with models that think. Waiting takes no time. */
export const playRun = async ({ allowed, fetch, id, mend, providers, url }: Stage) => {
  const waits: number[] = [];
  const step: Run["step"] = async (_name, effect) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return structuredClone(await effect(attempt));
      } catch (error) {
        if (!(error instanceof TransientError) || attempt === ATTEMPTS) throw error;
        waits.push(error.retryAfterMs);
      }
    }
  };
  const people = openPeople(mend);
  const now = (phase: string): Phase | null =>
    CALLS[phase] ?? (phase !== "Backend repair" ? null : isReviewed ? "hearing" : "repair");
  let isReviewed = false;
  const ledger = () => allowed(null);
  const purse: Purse = {
    pay: (call, perform) => allowed(now(`${call.role} ${call.phase}`)).pay(call, perform),
    isPaid: (key) => ledger().isPaid(key),
  };
  const reach = (name: ProviderName) => ({
    apiKey: "key",
    baseUrl: name === "openai" ? `${url}/v1` : url,
    model: MODELS[name],
    idleMs: IDLE_MS,
    fetch,
  });
  const models = {
    providers: Object.fromEntries(providers.map((name) => [name, reach(name)])),
    roles: {},
    prices: {},
  };
  const agents = openAgents(models, { purse, openWorkbench: openMemoryBench, ending: new AbortController().signal });
  const issue = { ...ISSUE, ...ISSUE_TEXT };
  const script: typeof people.next = (comments, pushed) => {
    const moment = people.next(comments, pushed);
    isReviewed ||= moment?.signal?.kind === "reviewed";
    return moment;
  };
  const accounts = {
    spendingOf: (run: string) => ledger().spendingOf(run),
    budgetOf: (run: string) => ledger().budgetOf(run),
    raise: (...raise: Parameters<Ledger["raise"]>) => ledger().raise(...raise),
    limit: (...limit: Parameters<Ledger["limit"]>) => ledger().limit(...limit),
    hold: (...hold: Parameters<Ledger["hold"]>) => ledger().hold(...hold),
  };
  const { last, outcome, said } = await play(script, issue, { agents, accounts, id, step });
  const lost = last.ready > 0 ? null : outcome instanceof Error ? String(outcome) : last.status;
  return { lost, said, waits, did: people.did };
};
