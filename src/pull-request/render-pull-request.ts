import { renderReview } from "#src/codegen/review/render-review.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { recordPathOf } from "#src/codegen/render-decision-record.ts";
import { parseTable, renderFold, renderMinute, renderTable } from "#src/markdown.ts";
import { describeKey } from "#src/plan/describe.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderAgreement, summariseAgreement } from "#src/plan/render-agreement.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import type { Steer } from "#src/steering/steer.ts";
import { fitTemplate, type Part } from "./fit-template.ts";
import { parseTemplate } from "./parse-template.ts";
import { type HandWork, renderByHand } from "./render-by-hand.ts";
import { renderRelease } from "./render-release.ts";
import { renderSpending, type Spending } from "#src/spending.ts";

/** How the proof of the acceptance scenarios stands: not run yet, or the result of the check run at `url`. */
export type Proof = { state: "waiting" } | { state: "passed" | "failed"; url: string | null };

const PROOF = ["Acceptance scenario", "Requests", "Result in CI"];

const renderProof = (plan: Plan, proof: Proof): string => {
  const result = {
    waiting: "waiting for checks",
    passed: proof.state === "passed" && proof.url ? `[passed](${proof.url})` : "passed",
    failed: proof.state === "failed" && proof.url ? `[see the failed check](${proof.url})` : "see the failed check",
  }[proof.state];
  return renderTable(PROOF, [
    ...plan.scenarios.map(({ name, steps }) => [makeInert(name), String(steps.length), result]),
    ...plan.uncovered.map(({ line, reason, text }) => [
      `Line ${line}, “${makeInert(text.replaceAll("`", ""))}”`,
      "0",
      `**not covered**: ${makeInert(reason)}`,
    ]),
  ]);
};

const renderServices = (plan: Plan): string =>
  renderTable(
    ["Service", "Durable Object", "Operations"],
    plan.services.map(({ key, name, operations }) => [
      `\`${name}\`${plan.evolves === undefined || plan.evolves.services.includes(name) ? "" : " (new)"}`,
      describeKey(key),
      operations.map((operation) => operation.name).join(", "),
    ]),
  );

const renderSteer = ({ by, id, said, url, withdrawn }: Steer): string => {
  const rule = `\`${id}\` ${makeInert(by)}: [“${makeInert(said)}”](${url})`;
  if (withdrawn === undefined) return `- ${rule}`;
  return `- ~~${rule}~~ [withdrawn](${withdrawn.url}) by ${makeInert(withdrawn.by)}, ${renderMinute(withdrawn.at)}`;
};

const renderSteers = ({ steers = [] }: Plan): string => {
  const holding = steers.find(({ withdrawn }) => withdrawn === undefined);
  const how = holding === undefined ? "" : `\n\n\`/aidevos withdraw ${holding.id}\` takes the first back.`;
  return steers.length === 0 ? "" : `${steers.map(renderSteer).join("\n")}${how}`;
};

const renderReceipt = (spending: readonly Spending[]): string => {
  const table = renderSpending(spending);
  return table === "" ? "" : renderFold("What it cost", table);
};

const SUMMARY = [
  /\b(?:summary|description|overview)\b/u,
  /^(?:what|why|about|context|motivation|purpose|(?:proposed )?changes?)\b(?!.*\b(?:type|kind)\b)/u,
];
const ISSUES = [/\b(?:issues?|tickets?|fixes|closes|resolves)\b/u, ...SUMMARY];
const CHANGES = [
  /^(?:what|(?:proposed |list of )?changes?|implementation|details)\b(?!.*\b(?:type|kind)\b)/u,
  ...SUMMARY,
];
const TESTS = [/\b(?:test(?:s|ed|ing)?|verif\w+|validation|qa|proof)\b/u];
const RELEASE = [/\b(?:release|deploy\w*|migrations?|roll ?back|risks?|breaking|impact)\b/u];
const REVIEWERS = [/\breviewers?\b/u];
const NONE: RegExp[] = [];

const partsOf = (plan: Plan, issue: number, { handWork, proof, review, spending }: Report): Part[] => [
  {
    heading: null,
    text:
      plan.evolves === undefined
        ? makeInert(plan.product.summary)
        : `It changes ${makeInert(plan.product.title)}, as it is live: ${makeInert(plan.product.summary)}`,
    under: SUMMARY,
  },
  { heading: null, text: `Fixes #${issue}`, under: ISSUES },
  { heading: "What is in it", text: renderServices(plan), under: CHANGES },
  { heading: "Written by hand", text: handWork === null ? "" : renderByHand(plan, handWork), under: CHANGES },
  {
    heading: "Proof",
    text: `${renderProof(plan, proof)}\n\nEach scenario is a test in \`test/acceptance.test.ts\`, run inside workerd; after the merge the same scenarios are played against the live URL.`,
    under: TESTS,
  },
  { heading: "Review", text: renderReview(review, RULES), under: NONE },
  {
    heading: "Agreement",
    text:
      plan.decisions.length > 0
        ? `${summariseAgreement(plan)}; the record is \`${recordPathOf(plan)}\`.\n\n${renderFold("Who decided what", renderAgreement(plan))}`
        : "",
    under: NONE,
  },
  { heading: "Steered by people", text: renderSteers(plan), under: NONE },
  { heading: "Release", text: renderRelease(plan), under: RELEASE },
  { heading: null, text: renderReceipt(spending), under: NONE },
  {
    heading: null,
    text: "Review it as you would a colleague's: push commits to this branch if you like, they are never overwritten. Merging deploys it.",
    under: REVIEWERS,
  },
];

/** `spending`: what models were paid so far. `handWork`: null where nothing is written by hand. */
type Report = { proof: Proof; review: readonly Finding[]; spending: readonly Spending[]; handWork: HandWork | null };

/**
 * Title and body of the pull request that proposes `plan`. The same plan, review, proof and spending give the same text.
 * `spending`: what models were paid so far. `handWork`: null where nothing is written by hand. `template`: the repository's
 * own for pull requests, which nobody has looked at; empty: it has none.
 */
export const renderPullRequest = (
  plan: Plan,
  issue: number,
  proof: Proof,
  review: readonly Finding[],
  spending: readonly Spending[],
  handWork: HandWork | null = null,
  template = "",
): { title: string; body: string } => {
  const parts = partsOf(plan, issue, { proof, review, spending, handWork });
  return {
    title: `feat: ${plan.evolves?.title ?? plan.product.title}`,
    body: fitTemplate(
      parseTemplate(template),
      parts.filter(({ text }) => text !== ""),
    ),
  };
};

/** The proof table of a body that `renderPullRequest` wrote. */
export const parseProof = (body: string): { scenario: string; requests: number; result: string }[] =>
  parseTable(body, PROOF).map(([scenario = "", requests = "0", result = ""]) => ({
    scenario,
    requests: Number(requests),
    result,
  }));
