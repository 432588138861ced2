import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readBaseCommit } from "./base-commit.ts";
import { compareLocks, type Lock, type Manifest } from "./dependencies/compare-locks.ts";
import { readFileAt } from "./git.ts";
import { Refusal, run, say } from "./run.ts";

type Audit = {
  error?: { code?: string; summary?: string };
  vulnerabilities?: Record<string, { name: string; severity: string }>;
};

const GRAVE = ["high", "critical"];
// A registry that can't be reached must not hold a job up for minutes.
const AUDIT = ["audit", "--omit=dev", "--audit-level=high", "--json", "--fetch-retries=0", "--fetch-timeout=15000"];

const parseAudit = (text: string): Audit => {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return { error: { summary: "its answer is no JSON" } };
  }
};

/** Known weaknesses of what runs in production. */
const audit = ({ packages }: Lock): void => {
  const atRuntime = Object.entries(packages).filter(([place, { dev }]) => place !== "" && dev !== true);
  if (atRuntime.length === 0) return say("- Audit: no package runs in production, so there is nothing to audit.");
  const { error, vulnerabilities } = parseAudit(spawnSync("npm", AUDIT, { encoding: "utf8" }).stdout);
  if (error !== undefined || vulnerabilities === undefined)
    return say(
      `- Audit: **nothing was audited**, because the registry did not answer (${error?.summary || error?.code || "no reason given"}).`,
    );
  const grave = Object.values(vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
  if (grave.length > 0)
    throw new Refusal(
      `Known weaknesses: ${grave.map(({ name, severity }) => `${name} (${severity})`).join(", ")}. \`npm audit\` tells more.`,
    );
  say(`- Audit: no known weakness that is high or critical in ${atRuntime.length} packages.`);
};

/** What a change does to the dependencies, told and judged. */
const reviewDependencies = async (): Promise<void> => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const base = readBaseCommit();
  const before = base === null ? null : readFileAt(base, "package-lock.json");
  const review = compareLocks(before === null ? null : (JSON.parse(before) as Lock), lock, manifest);
  if (before === null) say(`Dependencies: ${review.added.length} packages, and no lock before to compare them with.`);
  else {
    const { added, changed, removed } = review;
    say(`Dependencies: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`);
    for (const line of added) say(`- added: ${line}`);
    for (const line of removed) say(`- removed: ${line}`);
    for (const line of changed) say(`- changed: ${line}`);
  }
  for (const problem of review.problems) say(`- **${problem}**`);
  if (review.problems.length > 0) throw new Refusal(review.problems.join(" "));
  audit(lock);
};

await run(reviewDependencies);
