import { parseTable, renderCount, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import type { CheckResult } from "./check-result.ts";
import { type Classified, isUnsteady } from "./classify-failures.ts";
import type { Failure } from "./failure.ts";
import type { Repair } from "./judge-repair.ts";
import { tellFailure } from "./tell-failure.ts";
import { remedyOf } from "./trouble.ts";

const FAILURES = ["Check", "Where", "What"];
const SHOWN = 10;
const SAID = 200;

const inertly = (text: string): string => makeInert((text.split("\n")[0] ?? "").replaceAll("`", "'").slice(0, SAID));

const placeOf = ({ path, line }: Pick<Failure, "path" | "line">): string => {
  if (path === undefined) return "";
  return `\`${path.replaceAll("`", "'")}${line === undefined ? "" : `:${line}`}\``;
};

/** What was understood of a check's log; of a check that is nobody's but its owner's, what it says of itself. */
const rowsOf = ({ name, url, conclusion, annotations }: CheckResult, failures: readonly Failure[]): string[][] => {
  const check = url ? `[${inertly(name)}](${url})` : inertly(name);
  const own = failures.filter((failure) => failure.check === name);
  if (own.some(({ code, path, subject }) => (code ?? path ?? subject) !== undefined))
    return own.map((failure) => [check, placeOf(failure), tellFailure(failure)]);
  // GitHub adds to every failed job that it failed, at the path `.github`.
  const told = annotations.filter(({ path }) => path !== ".github");
  if (told.length > 0) return told.map(({ message, ...place }) => [check, placeOf(place), inertly(message)]);
  if (own.length > 0) return own.map((failure) => [check, "", tellFailure(failure)]);
  return [[check, "", `ended as ${conclusion ?? "unknown"}`]];
};

/** Whether another commit is what helps; what is not understood is taken for that. */
export const needsFix = ({ failures: { deterministic, ...others } }: Classified): boolean =>
  deterministic.length > 0 || Object.values(others).every(({ length }) => length === 0);

const RETRY = "`/aidevos retry` runs what failed again.";

const renderRerun = ({ most, nth, why }: Extract<Repair, { does: "rerun" }>, flaky: number): string => {
  if (why === "unsure") return "The failed jobs are run again, to see whether they fail each time.";
  if (why === "machine") return "The machine failed and not the product: the failed jobs are run again, once.";
  return `${renderCount(flaky, "test")} passed and failed on this same commit: the failed jobs are run again, ${nth} of at most ${most} times.`;
};

const renderMachine = (failures: readonly Failure[]): string => {
  const remedies = [...new Set(failures.map(({ code }) => remedyOf(code)))];
  return `The machine failed and not the product: ${remedies.join("; ")}. ${RETRY}`;
};

const renderSecrets = (failures: readonly Failure[]): string => {
  const names = [...new Set(failures.flatMap(({ subject }) => (subject === undefined ? [] : [`\`${subject}\``])))];
  const which = names.length === 0 ? "A secret is missing" : `The secret ${names.join(" and ")} is missing`;
  return `${which}: somebody who administers the repository sets it in the repository's settings, under *Secrets and variables*. ${RETRY}`;
};

const renderNext = (classified: Classified, repair: Repair): string => {
  const { blocked, environment, flaky, "needs-secret": secrets } = classified.failures;
  const next: string[] = [];
  if (repair.does === "rerun") next.push(renderRerun(repair, flaky.length));
  else if (flaky.length > 0)
    next.push(
      `${renderCount(flaky.length, "test")} passed and failed on this same commit, and running it again has not helped: mend what it waits for.`,
    );
  if (environment.length > 0 && !(repair.does === "rerun" && repair.why === "machine"))
    next.push(renderMachine(environment));
  if (secrets.length > 0) next.push(renderSecrets(secrets));
  if (blocked.some(({ code }) => code !== undefined))
    next.push(
      "What keeps a check from its work lies outside this branch: somebody who administers the repository opens it and does what it asks.",
    );
  if (blocked.some(({ code }) => code === undefined))
    next.push("A check that is none of the product's own can't be read here: somebody who knows it opens it.");
  if (repair.does === "mend")
    next.push(`The agents mend it and push to this branch, ${repair.round} of at most ${repair.most} times.`);
  if (repair.does === "nothing" && repair.because !== null)
    next.push(`Nothing is done about it: ${makeInert(repair.because)}.`);
  if (repair.does === "nothing" && needsFix(classified))
    next.push("Push a fix to this branch, or close the pull request.");
  return `${next.join(" ")} The checks of each push and each run are read again.`;
};

/** The comment on a pull request whose checks failed: what, where, and what happens next. `wasReady`: it is no draft. */
export const renderFailure = (
  sha: string,
  failed: readonly CheckResult[],
  classified: Classified,
  wasReady: boolean,
  repair: Repair = { does: "nothing", because: null },
): string => {
  const failures = Object.values(classified.failures).flat();
  const rows = failed.flatMap((check) => rowsOf(check, failures));
  const more = rows.length > SHOWN ? `\n\n${rows.length - SHOWN} more in the checks.` : "";
  return [
    `**Checks failed on \`${sha.slice(0, 7)}\`**: ${failed.map(({ name }) => inertly(name)).join(", ")}. ${wasReady ? "Don't merge it as it is." : "The pull request stays a draft."}`,
    "",
    renderTable(FAILURES, rows.slice(0, SHOWN)) + more,
    "",
    renderNext(classified, repair),
  ].join("\n");
};

/** The comment once what failed has passed on the same commit. `failures`: what failed there before. */
export const renderRecovery = (sha: string, failures: readonly Failure[]): string => {
  const tests = [...new Set(failures.filter(isUnsteady).map(tellFailure))];
  const flaky = tests.length === 0 ? "" : ` What failed at first is flaky, and worth a look: ${tests.join("; ")}.`;
  return `**Passed on \`${sha.slice(0, 7)}\` when run again.**${flaky}`;
};

/** The rows of a comment that `renderFailure` wrote. */
export const parseFailure = (text: string): { check: string; where: string; what: string }[] =>
  parseTable(text, FAILURES).map(([check = "", where = "", what = ""]) => ({ check, where, what }));
