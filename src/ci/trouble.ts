/** Who must act: whoever runs the jobs again, whoever administers the repository, or whoever holds a secret. */
export type TroubleClass = "environment" | "blocked" | "needs-secret";

type Trouble = { code: string; class: TroubleClass; pattern: RegExp };

/** The secrets that a product's workflows need. */
const SECRETS = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"];

/** What may go wrong around the checks, and the words by which runner, npm and Node tell it. The first that fits counts. */
const TROUBLES: readonly Trouble[] = [
  {
    code: "no-payment",
    class: "blocked",
    pattern: /account payments have failed|spending limit needs to be increased|Actions is (?:currently )?disabled/u,
  },
  { code: "no-secret", class: "needs-secret", pattern: /`?CLOUDFLARE_(?:API_TOKEN|ACCOUNT_ID)`? is not set/u },
  { code: "no-space", class: "environment", pattern: /\bENOSPC\b|No space left on device/u },
  {
    code: "out-of-memory",
    class: "environment",
    pattern: /JavaScript heap out of memory|\bENOMEM\b|exit code 137\b/u,
  },
  {
    code: "runner-lost",
    class: "environment",
    pattern: /runner has received a shutdown signal|lost communication with the server/u,
  },
  { code: "timed-out", class: "environment", pattern: /has exceeded the maximum execution time|has timed out after/u },
  {
    code: "rate-limit",
    class: "environment",
    pattern: /API rate limit exceeded|secondary rate limit|\b429 Too Many Requests\b/u,
  },
  {
    code: "network",
    class: "environment",
    pattern:
      /\b(?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT)\b|Could not resolve host|npm error code E5\d\d\b/u,
  },
];

/** Of a job that ended without a word: GitHub's own conclusions. */
const CONCLUSIONS: Record<string, { code: string; class: TroubleClass }> = {
  action_required: { code: "approval", class: "blocked" },
  cancelled: { code: "cancelled", class: "environment" },
  stale: { code: "cancelled", class: "environment" },
  startup_failure: { code: "not-started", class: "blocked" },
  timed_out: { code: "timed-out", class: "environment" },
};

export const findTrouble = (lines: readonly string[]): string | null =>
  TROUBLES.find(({ pattern }) => lines.some((line) => pattern.test(line)))?.code ?? null;

export const troubleOfConclusion = (conclusion: string | null): string | null =>
  CONCLUSIONS[conclusion ?? ""]?.code ?? null;

/** The secret that is said to be missing. */
export const findSecret = (lines: readonly string[]): string | null =>
  SECRETS.find((name) => lines.some((line) => line.includes(name) && line.includes("is not set"))) ?? null;

/** What a person does about a machine that has failed each time. */
const REMEDIES: Record<string, string> = {
  cancelled: "somebody or a newer run cancelled the jobs",
  network: "look at <https://status.npmjs.org> and <https://www.githubstatus.com>, and wait until they are well",
  "no-space": "somebody who looks after the runners frees their disks",
  "out-of-memory": "somebody who looks after the runners gives them more memory",
  "rate-limit": "wait until the limit is over",
  "runner-lost":
    "somebody who looks after the runners finds out why it was lost; <https://www.githubstatus.com> tells of outages",
  "timed-out": "somebody finds out what hangs, or raises `timeout-minutes`",
};

export const remedyOf = (code: string | undefined): string =>
  REMEDIES[code ?? ""] ?? "somebody opens the job's log and finds out why";

/** Null: it is no trouble of ours to know. */
export const classOfTrouble = (code: string): TroubleClass | null =>
  [...TROUBLES, ...Object.values(CONCLUSIONS)].find((trouble) => trouble.code === code)?.class ?? null;

/** What makes `npm ci` refuse a lock, which is the product's fault. */
const LOCK_FAULTS: Record<string, string> = {
  E404: "no-such-version",
  EBADENGINE: "engine",
  EINTEGRITY: "integrity",
  ERESOLVE: "peers",
  ETARGET: "no-such-version",
  EUSAGE: "lock-out-of-step",
};

export const findLockFault = (lines: readonly string[]): string | null =>
  lines
    .map((line) => LOCK_FAULTS[/^npm error code (E[A-Z\d]{1,20})$/u.exec(line)?.[1] ?? ""])
    .find((fault) => fault !== undefined) ?? null;
