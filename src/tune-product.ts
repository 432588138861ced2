import { BEATS_BEFORE, endOfSlot } from "#src/analysis/rollout.ts";
import type { Run } from "#src/durable/step.ts";
import { TransientError, UserError } from "#src/errors.ts";
import { BEATS_SEEN, BEATS_SETTLED, chooseTuning } from "#src/follow-up/tuning/choose-tuning.ts";
import { judgeTuning, type TuningVerdict } from "#src/follow-up/tuning/judge-tuning.ts";
import { describeExpected, renderTunings, TUNING_TITLE, type TuningRow } from "#src/follow-up/tuning/render-tunings.ts";
import type { Tuned, Tuning } from "#src/follow-up/tuning/tuning.ts";
import { parseProductState, settingOf } from "#src/monitor/product-state.ts";
import type { Settings } from "#src/settings/settings.ts";
import type { Issues, Proposal, Repo, Watch } from "./ports.ts";
import { readSettings } from "./read-settings.ts";
import { rest } from "./rest.ts";

/** A product and where it is live; `beatMs`: the length of its beats. */
export type Tunable = { repo: Repo; url: string; beatMs: number };

type Change = { scope: string; changes: Record<string, number | null>; reason: string };

export type TuningPorts = {
  proposal: Pick<Proposal, "readFile">;
  issues: Pick<Issues, "ensureIssue">;
  watch: Pick<Watch, "readBeats" | "readFalseAlarms">;
  /** The live product's control API. `problem`: why there is no answer, in one sentence. */
  control: {
    readState(url: string): Promise<{ settings: string; services: string } | { problem: string }>;
    tune(url: string, change: Change): Promise<{ version: number } | { problem: string }>;
    recommend(url: string, change: Change & { evidence: string }): Promise<{ id: number } | { problem: string }>;
  };
  /** What runs that have ended changed or recommended, oldest first. */
  history(repo: Repo): Promise<Tuned[]>;
};

/** `tuned`: what the run changed or recommended; null: nothing. */
export type TuningOutcome = {
  state: "off" | "settings unreadable" | "nothing to tune" | "declined" | "out of reach" | Tuned["state"];
  tuned: Tuned | null;
};

/** Slots after which a change is looked at; after the last one that helped nobody is taken back. */
const LOOKS = [1, 2, 4, 8, 12, 16, 20, 24];
const AGAIN_MS = 300_000;
/** What the product's control API takes of a reason. */
const LONGEST_REASON = 500;

type Mode = "on" | "announce";

/** Null: what the file says can't be followed, which whoever builds is told. */
const readMode = async (run: Run, ports: TuningPorts, repo: Repo): Promise<Settings | null> => {
  try {
    return await readSettings(run, ports, { base: "HEAD", overrides: {}, repo });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
};

const choose = async (
  ports: TuningPorts,
  { beatMs, repo, url }: Tunable,
  bounds: Settings["tune-bounds"],
  now: number,
): Promise<{ tuning: Tuning | null; history: Tuned[] }> => {
  const history = await ports.history(repo);
  const answer = await ports.control.readState(url);
  const state = "problem" in answer ? null : parseProductState(answer);
  if (state === null) return { tuning: null, history };
  const beats = await ports.watch.readBeats(repo, now - (BEATS_SETTLED + BEATS_SEEN) * beatMs, now);
  return { tuning: chooseTuning({ beats, beatMs, now, state, bounds, history }), history };
};

/** STORY 3: one setting of a live product is changed by what it measures, and kept only if that helps. */
export const tuneProduct = async (run: Run, ports: TuningPorts, product: Tunable): Promise<TuningOutcome> => {
  const { repo } = product;
  const settings = await readMode(run, ports, repo);
  if (settings === null) return { state: "settings unreadable", tuned: null };
  if (settings.tune === "off") return { state: "off", tuned: null };
  const at = await run.now();
  const { history, tuning } = await run.step("choose", () =>
    choose(ports, product, settings["tune-bounds"], Date.parse(at)),
  );
  if (tuning === null) return { state: "nothing to tune", tuned: null };
  const mode = settings.tune;
  const show = (row: Omit<TuningRow, keyof Tuning | "at">) =>
    run.step(`issue: ${row.state}`, () => post(ports, repo, mode, [...history, { ...tuning, at, ...row }]));
  const announced = mode === "on" ? "about to be applied" : "recommended";
  const told = await show({ state: announced, measured: null, because: null });
  // What can't be announced is not done.
  if (told !== "open") return { state: told, tuned: null };
  const end =
    mode === "on" ? await tryOut(run, ports, product, tuning, show) : await recommend(run, ports, product, tuning);
  const tuned: Tuned = { ...tuning, at, ended: await run.now(), ...end };
  const { because, measured, state } = end;
  if (state !== announced) await show({ state, measured, because });
  return { state, tuned };
};

type End = Pick<Tuned, "state" | "measured" | "because" | "mayRepeat">;

const failed = (problem: string): End => ({ state: "not applied", measured: null, because: problem, mayRepeat: true });

const post = async (
  ports: TuningPorts,
  repo: Repo,
  mode: Mode,
  rows: readonly TuningRow[],
): Promise<"open" | "declined" | "out of reach"> => {
  const text = { title: TUNING_TITLE, body: renderTunings(rows, mode), state: "open", isAwaited: false } as const;
  try {
    const issue = await ports.issues.ensureIssue(repo, "tuning", text);
    return issue?.state === "open" ? "open" : "declined";
  } catch (error) {
    if (error instanceof UserError) return "out of reach";
    throw error;
  }
};

const changeOf = (tuning: Tuning, value: number | null, reason: string): Change => ({
  scope: tuning.service,
  changes: { [tuning.setting]: value },
  reason: reason.slice(0, LONGEST_REASON),
});

const recommend = async (run: Run, ports: TuningPorts, { url }: Tunable, tuning: Tuning): Promise<End> => {
  const change = changeOf(tuning, tuning.to, tuning.why);
  const evidence = describeExpected(tuning).slice(0, LONGEST_REASON);
  const made = await run.step("recommend", () => ports.control.recommend(url, { ...change, evidence }));
  if ("problem" in made) return failed(made.problem);
  return { state: "recommended", measured: null, because: null, mayRepeat: false };
};

type Show = (row: Pick<TuningRow, "state" | "measured" | "because">) => Promise<unknown>;

const tryOut = async (run: Run, ports: TuningPorts, product: Tunable, tuning: Tuning, show: Show): Promise<End> => {
  const { url } = product;
  const change = changeOf(tuning, tuning.to, tuning.why);
  const made = await run.step("apply", () => ports.control.tune(url, change));
  if ("problem" in made) return failed(made.problem);
  const verdict = await measure(run, ports, product, tuning, show);
  const ours = await run.step("look whether it is still ours", () => isOurs(ports, url, tuning));
  if (!ours) return { ...verdict, state: "left", because: "somebody else has changed the setting" };
  if (verdict.state === "kept") return verdict;
  const isBack = await takeBack(run, ports, url, changeOf(tuning, tuning.own, `Taken back: ${verdict.because ?? ""}`));
  const stays = `${verdict.because ?? ""}, but the product does not answer to have it taken back`;
  return isBack ? verdict : { ...verdict, state: "left", because: stays };
};

/** A product that is away for a while is asked again. */
const takeBack = async (run: Run, { control }: TuningPorts, url: string, change: Change): Promise<boolean> => {
  try {
    await run.step("take back", async () => {
      const taken = await control.tune(url, change);
      if ("problem" in taken) throw new TransientError(taken.problem, AGAIN_MS);
    });
    return true;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
};

/** A product that does not answer has changed nothing. */
const isOurs = async ({ control }: TuningPorts, url: string, { service, setting, to }: Tuning): Promise<boolean> => {
  const answer = await control.readState(url);
  const state = "problem" in answer ? null : parseProductState(answer);
  return state === null || settingOf(state, service, setting).own === to;
};

/** What can't be measured is taken back. */
const measure = async (
  run: Run,
  ports: TuningPorts,
  product: Tunable,
  tuning: Tuning,
  show: Show,
): Promise<TuningVerdict> => {
  try {
    const since = Date.parse(await run.now());
    await show({ state: "being measured", measured: null, because: null });
    return await look(run, ports, product, tuning, since);
  } catch {
    return { state: "taken back", measured: null, because: "it can't be measured", mayRepeat: true };
  }
};

const look = async (
  run: Run,
  { watch }: TuningPorts,
  { beatMs, repo }: Tunable,
  tuning: Tuning,
  at: number,
): Promise<TuningVerdict> => {
  for (const slot of LOOKS) {
    const end = endOfSlot({ at, beatMs }, slot);
    // Beats are told a little after their end, and read a little after that.
    await rest(run, (end + 2 * beatMs + 2_000 - Date.parse(await run.now())) / 1_000);
    const verdict = await run.step(`measure ${slot}`, async () => {
      const beats = await watch.readBeats(repo, at - BEATS_BEFORE * beatMs, end);
      const { caution } = await watch.readFalseAlarms(repo);
      return judgeTuning({ tuning, beats, beatMs, at, caution, isLast: slot === LOOKS.at(-1) });
    });
    if (verdict !== null) return verdict;
  }
  throw new Error("the last look decides");
};
