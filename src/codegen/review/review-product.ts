import { completePlan } from "#src/codegen/complete-plan.ts";
import { UserError } from "#src/errors.ts";
import { renderCount } from "#src/markdown.ts";
import { checkCalls } from "./check-calls.ts";
import { checkCode } from "./check-code.ts";
import { checkConfig } from "./check-config.ts";
import { checkContracts } from "./check-contracts.ts";
import { checkGrowth } from "./check-growth.ts";
import { checkHeld } from "./check-held.ts";
import { checkMigrations } from "./check-migrations.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkServices } from "./check-services.ts";
import { checkWorkflows } from "./check-workflows.ts";
import type { Finding } from "./rule.ts";
import { RULES } from "./rules.ts";
import type { Check, Subject } from "./subject.ts";

const CHECKS: Check[] = [
  checkCalls,
  checkCode,
  checkConfig,
  checkContracts,
  checkGrowth,
  checkHeld,
  checkMigrations,
  checkSecrets,
  checkServices,
  checkWorkflows,
];

/** Where a generated product breaks a rule, as far as it can be told before it runs; in the order of the rules. */
export const reviewProduct = (subject: Subject): Finding[] => {
  const complete = { ...subject, plan: completePlan(subject.plan) };
  const ids = RULES.map(({ id }) => id);
  return CHECKS.flatMap((check) => check(complete)).toSorted((a, b) => ids.indexOf(a.rule) - ids.indexOf(b.rule));
};

/** Findings that a stop names; more would hide them. */
const SHOWN = 8;

/** Findings of rules that may not be broken. */
export const blockingIn = (findings: readonly Finding[]): Finding[] => {
  const lenient = RULES.filter((rule) => rule.lenient).map(({ id }) => id);
  return findings.filter(({ rule }) => !lenient.includes(rule));
};

/** Throws a `UserError` that names each finding of a rule that may not be broken. */
export const ensureReviewed = (findings: readonly Finding[]): void => {
  const blocking = blockingIn(findings);
  if (blocking.length === 0) return;
  const rules = new Set(blocking.map(({ rule }) => rule));
  const named = blocking
    .slice(0, SHOWN)
    .map(({ line, path, rule, sentence }) => `${rule}, \`${path}:${line}\`: ${sentence}`);
  throw new UserError(
    "review-failed",
    `The product would break ${renderCount(rules.size, "rule")} that it is held to. ${named.join(" ")}`,
    "Say in the spec what these rules ask for. Where the spec has no say in it, the app is at fault: tell its operator.",
  );
};
