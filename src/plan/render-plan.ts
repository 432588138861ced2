import { createHash } from "node:crypto";
import { renderCount, renderFold, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { renderStep } from "#src/spec/render-step.ts";
import { checkPlan } from "./check-plan.ts";
import { describeOperation } from "./describe-behaviour.ts";
import { describeRoom } from "./describe-room.ts";
import {
  describeAccess,
  describeErrors,
  describeHooks,
  describeKey,
  describeObjective,
  describeRules,
  describeTime,
} from "./describe.ts";
import { drawPlan } from "./draw-plan.ts";
import { type Estimate, renderEstimate } from "./estimate.ts";
import type { Plan, Service } from "./plan.ts";
import { renderAgreement, summariseAgreement } from "./render-agreement.ts";

/** What a posted plan is known by: an approval holds for this hash and no other. */
export type PlanIdentity = { plan: string; spec: string };

export const identifyPlan = (plan: Plan): PlanIdentity => ({
  plan: createHash("sha256").update(JSON.stringify(plan)).digest("hex"),
  spec: plan.specHash,
});

const MARK = /<!-- aidevos-plan ([0-9a-f]{64}) spec ([0-9a-f]{64}) -->/u;

const renderServices = ({ services }: Plan): string =>
  renderTable(
    ["Service", "Instances", "Records in each", "Kept", "Calls"],
    services.map(({ name, key, records, maxRecords, retentionDays, calls }) => [
      `\`${name}\``,
      describeKey(key),
      records === "one" ? "1" : `up to ${maxRecords.toLocaleString("en")}`,
      retentionDays === null ? "until removed" : `${retentionDays} days`,
      calls.map((call) => `\`${call}\``).join(", ") || "nobody",
    ]),
  );

const renderOperations = ({ services }: Plan): string =>
  renderTable(
    ["Operation", "Request", "Answers", "Who may"],
    services.flatMap(({ name, operations, room }) => [
      ...operations.map(({ name: operation, method, path, status, access }) => [
        `\`${name}.${operation}\``,
        access === "internal" ? "none" : `\`${method} ${path}\``,
        String(status),
        describeAccess(access),
      ]),
      ...(room === undefined
        ? []
        : [[`\`${name}.${room.name}\``, `\`GET ${room.path}\``, "101", describeAccess(room.access)]]),
    ]),
  );

const renderData = (service: Service): string =>
  `**${service.name}**\n\n${renderTable(
    ["Field", "Type", "Rules"],
    service.fields.map((field) => {
      const rules = [describeRules(field), describeTime(service, field.name)].filter((part) => part !== "");
      return [`\`${field.name}\``, field.type, makeInert(rules.join("; "))];
    }),
  )}${sentBy(service)}`;

const sentBy = ({ hooks }: Service): string =>
  hooks === undefined
    ? ""
    : `\n\n${describeHooks(hooks)
        .map((line) => `- ${makeInert(line)}`)
        .join("\n")}`;

/** What operations are told besides what they are. */
const behavioursOf = ({ services }: Plan): string[][] =>
  services.flatMap(({ name, operations, room }) => [
    ...operations.flatMap((operation) => {
      const said = describeOperation(operation);
      return said === operation.behaviour.kind ? [] : [[`\`${name}.${operation.name}\``, makeInert(said)]];
    }),
    ...(room === undefined ? [] : describeRoom(room).map((text) => [`\`${name}.${room.name}\``, makeInert(text)])),
  ]);

const renderTasks = ({ tasks }: Plan): string =>
  renderTable(
    ["Role", "Task", "Done when"],
    tasks.map(({ role, title, doneWhen }) => [role, title, doneWhen]),
  );

const renderScenarios = ({ scenarios }: Plan): string =>
  scenarios
    .map(({ name, steps }) =>
      [`- **${makeInert(name)}**`, ...steps.map((step) => `  1. ${renderStep(step)}`)].join("\n"),
    )
    .join("\n");

const renderUncovered = ({ uncovered }: Plan): string =>
  uncovered
    .map(({ line, text, reason }) => `- Line ${line}, “${makeInert(text.replaceAll("`", ""))}”: ${makeInert(reason)}.`)
    .join("\n");

const heading = (plan: Plan): string => {
  const operations = plan.services.reduce((sum, service) => sum + service.operations.length, 0);
  const counts = [
    renderCount(plan.services.length, "service"),
    renderCount(operations, "operation"),
    renderCount(plan.scenarios.length, "acceptance scenario"),
  ].join(", ");
  const open = checkPlan(plan).length;
  const left =
    plan.uncovered.length === 0
      ? ""
      : ` ${renderCount(plan.uncovered.length, "line")} of the spec ${plan.uncovered.length === 1 ? "is" : "are"} not covered.`;
  return `**The plan for ${makeInert(plan.product.title)}:** ${counts}; ${open === 0 ? "every machine check passed" : `${renderCount(open, "machine check")} failed`}.${left}`;
};

const renderTargets = ({ objectives, product }: Plan): string => {
  const limit = product.writesPerMinute;
  const targets = [
    ...objectives.map(describeObjective),
    ...(limit === null ? [] : [`at most ${limit.toLocaleString("en")} writes a minute from one address`]),
  ];
  return `**Targets:** ${targets.join(" · ") || "none"}`;
};

const renderErrors = ({ product }: Plan): string =>
  product.errors === undefined ? "" : `**Errors:** ${describeErrors(product.errors)}`;

const renderBehaviours = (plan: Plan): string => {
  const behaviours = behavioursOf(plan);
  return behaviours.length === 0 ? "" : renderTable(["Operation", "What it does"], behaviours);
};

const renderAllData = ({ services }: Plan): string => services.map(renderData).join("\n\n");

const join = (parts: string[]): string => parts.filter((part) => part !== "").join("\n\n");

/** What of a plan nobody can tell from the spec alone, for whoever reads that beside it: no scenarios, no tasks. */
export const renderDraft = (plan: Plan): string =>
  join([
    renderServices(plan),
    renderOperations(plan),
    plan.uncovered.length > 0 ? `**Not covered**\n\n${renderUncovered(plan)}` : "",
    renderTargets(plan),
    renderErrors(plan),
    renderBehaviours(plan),
    renderAllData(plan),
  ]);

/** The plan as one comment, with its identity out of sight. `estimate`: null where nothing is paid. */
export const renderPlan = (plan: Plan, estimate: Estimate | null = null): string => {
  const identity = identifyPlan(plan);
  const behaviours = renderBehaviours(plan);
  return join([
    heading(plan),
    `\`\`\`mermaid\n${drawPlan(plan)}\n\`\`\``,
    renderServices(plan),
    renderOperations(plan),
    plan.uncovered.length > 0 ? `**Not covered**\n\n${renderUncovered(plan)}` : "",
    plan.decisions.length > 0 ? `**Agreement:** ${summariseAgreement(plan)}.\n\n${renderAgreement(plan)}` : "",
    renderTargets(plan),
    estimate === null ? "" : renderEstimate(estimate),
    renderErrors(plan),
    behaviours === "" ? "" : renderFold("Behaviour", behaviours),
    renderFold("Data", renderAllData(plan)),
    renderFold(renderCount(plan.tasks.length, "task"), renderTasks(plan)),
    renderFold(renderCount(plan.scenarios.length, "acceptance scenario"), renderScenarios(plan)),
    `<!-- aidevos-plan ${identity.plan} spec ${identity.spec} -->`,
  ]);
};

/** The identity of a plan that `renderPlan` wrote; null: the comment holds none. */
export const parsePlan = (comment: string): PlanIdentity | null => {
  const match = MARK.exec(comment);
  return match ? { plan: match[1] ?? "", spec: match[2] ?? "" } : null;
};
