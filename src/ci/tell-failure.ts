import { makeInert } from "#src/spec/make-inert.ts";
import type { Failure, FailureKind } from "./failure.ts";

const WORDS: Record<string, string> = {
  "budget build": "it can't be built",
  "budget size": "the bundle is too large",
  "budget start-up": "the bundle starts too slowly",
  "api unsound": "the API document is not sound",
  "api gone": "breaks callers: it is gone",
  "api required": "breaks callers: more is required",
  "api sign-in": "breaks callers: it needs a sign-in",
  "api type": "breaks callers: another type",
  "api unanswered": "breaks callers: no longer answered",
  "api untaken": "breaks callers: no longer taken",
  "api narrower": "breaks callers: less is allowed",
  "dependency engine": "needs another version of Node",
  "dependency install-script": "runs a script when it is installed",
  "dependency integrity": "has no integrity hash, or not this one",
  "dependency link": "is a link to a folder",
  "dependency lock-out-of-step": "`package-lock.json` does not fit `package.json`",
  "dependency no-such-version": "there is no such version",
  "dependency peers": "packages ask for versions that exclude each other",
  "dependency range": "is no exact version",
  "dependency registry": "does not come from the npm registry",
  "dependency weakness": "known weaknesses; `npm audit` names them",
  "perf slower": "slower than before, beyond the noise",
  "perf not-measured": "a scenario fails, so its times say nothing",
  "step approval": "GitHub waits for somebody to approve the run",
  "step cancelled": "cancelled",
  "step network": "the network failed",
  "step no-payment": "GitHub does not start it for want of payment, or Actions is off",
  "step no-secret": "a secret is not set",
  "step no-space": "the runner's disk is full",
  "step not-started": "GitHub can't start the workflow",
  "step out-of-memory": "the runner's memory ran out",
  "step rate-limit": "a rate limit was reached",
  "step runner-lost": "the runner was lost",
  "step timed-out": "it took longer than it may",
};

const BARE: Record<FailureKind, string> = {
  api: "the API is broken",
  budget: "the bundle does not start, or breaks its budget",
  dependency: "the dependencies are refused",
  format: "not as the formatter writes it: `npm run format`",
  lint: "breaks a lint rule",
  perf: "the measurement failed",
  step: "failed",
  test: "could not be run",
  type: "wrong types",
};

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;

const tellValues = ({ expected, received }: Failure): string => {
  if (expected !== undefined && received !== undefined) return `expected ${code(expected)}, received ${code(received)}`;
  if (expected !== undefined) return `expected ${code(expected)}`;
  return received === undefined ? "" : code(received);
};

/** One line of Markdown that says what failed, in which nothing is live; a table of its own says where. */
export const tellFailure = (failure: Failure): string => {
  const words = WORDS[`${failure.kind} ${failure.code}`];
  const name = failure.test === undefined ? null : `“${makeInert(failure.test.replaceAll("`", "'"))}”`;
  const about = failure.subject === undefined ? null : code(failure.subject);
  const what = words ?? (failure.code === undefined ? null : code(failure.code));
  const parts = [name, about, what, tellValues(failure)].filter((part) => part !== null && part !== "");
  return parts.length === 0 ? BARE[failure.kind] : parts.join(": ");
};

/** The same as one sentence that stands by itself, and says where. */
export const tellFault = (failure: Failure): string => {
  const { check, line, path } = failure;
  const where = path === undefined ? "" : `, ${path}${line === undefined ? "" : `:${line}`}`;
  return `${check}${where}: ${tellFailure(failure)}.`;
};
