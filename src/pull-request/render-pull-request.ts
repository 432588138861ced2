import { renderReview } from "#src/codegen/review/render-review.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { RULES } from "#src/codegen/review/rules.ts";
import { recordPathOf } from "#src/codegen/render-decision-record.ts";
import { parseTable, renderFold, renderTable } from "#src/markdown.ts";
import type { Plan } from "#src/plan/plan.ts";
import { renderAgreement, summariseAgreement } from "#src/plan/render-agreement.ts";
import { makeInert } from "#src/spec/make-inert.ts";
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
    plan.services.map(({ name, purpose, operations }) => [
      `\`${name}\`${plan.evolves === undefined || plan.evolves.services.includes(name) ? "" : " (new)"}`,
      makeInert(purpose),
      operations.map((operation) => operation.name).join(", "),
    ]),
  );

const renderSteers = ({ steers = [] }: Plan): string => {
  const lines = steers.map(({ by, said, url }) => `- ${makeInert(by)}: [“${makeInert(said)}”](${url})`);
  return steers.length === 0 ? "" : `### Steered by people\n\n${lines.join("\n")}`;
};

const renderReceipt = (spending: readonly Spending[]): string => {
  const table = renderSpending(spending);
  return table === "" ? "" : renderFold("What it cost", table);
};

/**
 * Title and body of the pull request that proposes `plan`. The same plan, review, proof and spending give the same text.
 * `spending`: what models were paid so far. `handWork`: null where nothing is written by hand.
 */
export const renderPullRequest = (
  plan: Plan,
  issue: number,
  proof: Proof,
  review: readonly Finding[],
  spending: readonly Spending[],
  handWork: HandWork | null = null,
): { title: string; body: string } => {
  const byHand = handWork === null ? "" : renderByHand(plan, handWork);
  const parts = [
    plan.evolves === undefined
      ? makeInert(plan.product.summary)
      : `It changes ${makeInert(plan.product.title)}, as it is live: ${makeInert(plan.product.summary)}`,
    `Fixes #${issue}`,
    `### What is in it\n\n${renderServices(plan)}`,
    byHand === "" ? "" : `### Written by hand\n\n${byHand}`,
    `### Proof\n\n${renderProof(plan, proof)}\n\nEach scenario is a test in \`test/acceptance.test.ts\`, run inside workerd; after the merge the same scenarios are played against the live URL.`,
    `### Review\n\n${renderReview(review, RULES)}`,
    plan.decisions.length > 0
      ? `### Agreement\n\n${summariseAgreement(plan)}; the record is \`${recordPathOf(plan)}\`.\n\n${renderFold("Who decided what", renderAgreement(plan))}`
      : "",
    renderSteers(plan),
    `### Release\n\n${renderRelease(plan)}`,
    renderReceipt(spending),
    "Review it as you would a colleague's: push commits to this branch if you like, they are never overwritten. Merging deploys it.",
  ];
  return {
    title: `feat: ${plan.evolves?.title ?? plan.product.title}`,
    body: parts.filter((part) => part !== "").join("\n\n"),
  };
};

/** The proof table of a body that `renderPullRequest` wrote. */
export const parseProof = (body: string): { scenario: string; requests: number; result: string }[] =>
  parseTable(body, PROOF).map(([scenario = "", requests = "0", result = ""]) => ({
    scenario,
    requests: Number(requests),
    result,
  }));
