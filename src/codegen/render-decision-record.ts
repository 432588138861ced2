import { CHARTERS } from "#src/discussion/charters.ts";
import { ROLES } from "#src/discussion/message.ts";
import { renderCount } from "#src/markdown.ts";
import { describeObjective } from "#src/plan/describe.ts";
import type { Decision, Plan } from "#src/plan/plan.ts";
import { summariseAgreement } from "#src/plan/render-agreement.ts";
import type { Steer } from "#src/steering/steer.ts";
import { plainText } from "./plain-text.ts";

const numberOf = ({ evolves }: Plan): number => evolves?.nth ?? 1;

/** Each plan of a product has a record of its own. */
export const recordPathOf = (plan: Plan): string => `docs/decisions/${String(numberOf(plan)).padStart(4, "0")}-plan.md`;

const renderDecision = ({ answers, asked, by, dissent, text, topic }: Decision, n: number): string =>
  [
    `${n + 1}. ${plainText(text)}`,
    answers === null || asked === null ? `   - Decided by ${by}.` : `   - ${asked} raised: ${plainText(topic)}`,
    ...(answers === null ? [] : [`   - Decided by ${by}.`]),
    ...(dissent.length === 0 ? [] : [`   - Against it: ${dissent.join(", ")}.`]),
  ].join("\n");

const renderSteer = ({ by, id, said, url, withdrawn }: Steer): string => {
  const rule = `${id}, ${plainText(by)}: “${plainText(said)}” (<${url}>)`;
  if (withdrawn === undefined) return `- ${rule}`;
  return `- ~~${rule}~~ Withdrawn by ${plainText(withdrawn.by)} on ${withdrawn.at.slice(0, 10)} (<${withdrawn.url}>)`;
};

/** What holds from now on: promises, bounds, and what was left out. */
const consequencesOf = ({ objectives, product, services, uncovered }: Plan): string[] => [
  ...objectives.map((objective) => `Held to ${describeObjective(objective)}.`),
  ...(product.writesPerMinute === null
    ? []
    : [`At most ${product.writesPerMinute.toLocaleString("en")} writes a minute from one address.`]),
  ...services
    .filter(({ records }) => records === "many")
    .map(
      ({ maxRecords, name }) => `An instance of \`${name}\` holds at most ${maxRecords.toLocaleString("en")} records.`,
    ),
  ...uncovered.map(
    ({ line, reason, text }) => `Not built: line ${line}, “${plainText(text)}”, because ${plainText(reason)}.`,
  ),
];

/** The decision record of a plan: context, who decided what, against whom, and what follows. */
export const renderDecisionRecord = (plan: Plan): string => {
  const { decisions, product, scenarios, services, specHash, steers = [] } = plan;
  const counts = `${renderCount(services.length, "service")} and ${renderCount(scenarios.length, "acceptance scenario")}`;
  return [
    `# ${numberOf(plan)}. ${plan.evolves === undefined ? `The plan of ${plainText(product.title)}` : plainText(plan.evolves.title)}`,
    "Accepted with the merge of the pull request that brings this file.",
    "## Context",
    `${plainText(product.summary) || "The spec has no summary."}\n\nSix roles discussed the spec with the SHA-256 \`${specHash.slice(0, 12)}…\` and settled ${counts}: ${summariseAgreement(plan)}.`,
    ROLES.map((role) => `- ${role} answers for ${CHARTERS[role]}.`).join("\n"),
    "## Decisions",
    decisions.map(renderDecision).join("\n") || "None beside the spec itself.",
    ...(steers.length === 0 ? [] : ["## Steered by people", steers.map(renderSteer).join("\n")]),
    "## Consequences",
    consequencesOf(plan)
      .map((line) => `- ${line}`)
      .join("\n") || "None beside what the spec says.",
  ]
    .join("\n\n")
    .concat("\n");
};
