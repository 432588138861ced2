import type { Run } from "#src/durable/step.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { type Phase, PHASES, renderStatus } from "#src/status.ts";
import type { Standing } from "#src/steering/dashboard/board.ts";
import type { BoardNews, Stop } from "#src/steering/dashboard/next-board.ts";
import { relativeLinks } from "#src/steering/dashboard/relative-links.ts";
import { shortenNext } from "#src/steering/dashboard/shorten-next.ts";
import type { Ports, Repo, SpecIssue } from "./ports.ts";
import { renderMeter } from "./spending.ts";

/** What stands in place of a status, in one line; `hasEnded`: nothing more happens by itself. */
export type Told = { standing: Standing; says: string; stop?: Stop | null; hasEnded?: boolean };

/** Who owes what comes next; `retry`: people, who may as well have it tried again. */
export type Owes = "app" | "people" | "retry" | "nobody";

export type Status = {
  /** What `phase` has reached, or null where it is open again; every later phase is open too. */
  (phase: Phase, reached: string | null, next: string, owes?: Owes): Promise<void>;
  /** Why nothing goes on, until `resume`. */
  wait(why: string, owes: Owes): Promise<void>;
  /** As it stood before, with what was spent by now. */
  resume(): Promise<void>;
  /** Who has it rest, until `unpark`, which shows what stood there before. */
  park(why: string, standing: Standing): Promise<void>;
  unpark(): Promise<void>;
  /** What a step says that waits; it may say so while it is performed, and what stood there before. */
  within: { say(text: string): Promise<void>; restore(): Promise<void> };
  /** Something else than a status in its place, by a step of this name. */
  replace(step: string, body: string, told: Told): Promise<void>;
  /** Nothing more is to be said of it. */
  leave(): Promise<void>;
  /** The issue has another title from now on. */
  rename(title: string): void;
  /** Whether the repository wants a dashboard. */
  follow(settings: { dashboard: boolean }): void;
  /** What was reached so far, phase by phase. */
  reached(): string[];
};

type Shown = { text: string; standing: Standing; canRetry: boolean };
type Known = { repo: Repo; issue: number; title: string; done: readonly string[]; wants: boolean | null };

/** The number of the pull request that a run has reached, while that is open. */
const pullIn = (done: readonly string[]): number | null => {
  if (done.length > PHASES.indexOf("Merge")) return null;
  const [, number] = /^\[#(\d+)\]/u.exec(done[PHASES.indexOf("Pull request")] ?? "") ?? [];
  return number === undefined ? null : Number(number);
};

const standingOf = (owes: Owes, done: readonly string[]): Standing => {
  if (owes === "app") return "working";
  if (owes !== "nobody") return "waiting";
  return done.length === PHASES.length ? "live" : "resting";
};

const SILENT = new Set<Standing>(["working", "live"]);

/** A build's line on the dashboard. */
const newsOfBuild = (
  { done, issue, repo, title, wants }: Known,
  { canRetry, standing, text }: Shown,
  { hasEnded = false, stop = null }: Pick<Told, "hasEnded" | "stop"> = {},
): BoardNews => {
  const says = SILENT.has(standing) ? null : relativeLinks(shortenNext(text, standing), `${repo.owner}/${repo.name}`);
  const pull = standing === "resting" ? null : pullIn(done);
  const build = {
    issue,
    title: makeInert(title.replaceAll(/\s+/gu, " ").trim()),
    standing,
    pull,
    says,
    canRetry,
    hasEnded,
  };
  return { kind: "build", build, wants, stop };
};

/** The status comment of an issue, which this run keeps from now on, and its line on the dashboard. */
export const openStatus = (
  run: Run,
  { accounts, board, thread }: Pick<Ports, "accounts" | "board" | "thread">,
  { repo, issue, title }: SpecIssue,
): Status => {
  const known = { repo, issue, title, done: [] as string[], wants: null as boolean | null };
  let next: Shown = { text: "the issue is read.", standing: "working", canRetry: false };
  let shown = next;
  let visible = next;
  const write = async ({ text }: Shown) => {
    const spent = renderMeter(await accounts.budgetOf(run.id), await accounts.spendingOf(run.id));
    const body = renderStatus({ title: known.title, done: known.done, next: text, spent });
    return thread.ensureComment(repo, issue, "status", body);
  };
  const show = async (what: Shown): Promise<void> => {
    visible = what;
    await run.step("update status", async () => {
      const posted = await write(what);
      await board.tell(repo, newsOfBuild(known, what));
      return posted;
    });
  };
  const say = (text: string, owes: Owes): Promise<void> => {
    shown = { text, standing: standingOf(owes, known.done), canRetry: owes === "retry" };
    return show(shown);
  };
  const tell = (phase: Phase, reached: string | null, then: string, owes: Owes = "app"): Promise<void> => {
    known.done = [...known.done.slice(0, PHASES.indexOf(phase)), ...(reached === null ? [] : [reached])];
    next = { text: then, standing: standingOf(owes, known.done), canRetry: owes === "retry" };
    shown = next;
    return show(next);
  };
  const replace = async (step: string, body: string, told: Told): Promise<void> => {
    const { hasEnded = false, says: text, standing } = told;
    const canRetry = standing === "stopped" && !hasEnded;
    await run.step(step, async () => {
      await thread.ensureComment(repo, issue, "status", body);
      await board.tell(repo, newsOfBuild(known, { text, standing, canRetry }, told));
    });
  };
  return Object.assign(tell, {
    wait: say,
    resume: () => show((shown = next)),
    park: (text: string, standing: Standing) => show({ text, standing, canRetry: false }),
    unpark: () => show(shown),
    within: {
      say: async (text: string) => void (await write({ ...visible, text })),
      restore: async () => void (await write(visible)),
    },
    replace,
    leave: () => run.step("leave the dashboard", () => board.tell(repo, { kind: "left", issue })),
    rename: (to: string) => void (known.title = to),
    follow: ({ dashboard }: { dashboard: boolean }) => void (known.wants = dashboard),
    reached: () => known.done.map((reached, n) => `${PHASES[n] ?? ""}: ${reached}`),
  });
};
