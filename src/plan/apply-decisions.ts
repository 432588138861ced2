import type { DesignChange, Message, Transcript } from "#src/discussion/message.ts";
import type { Spec } from "#src/spec/spec.ts";
import { draftPlan } from "./draft-plan.ts";
import { listTasks } from "./list-tasks.ts";
import type { Decision, Plan, Service } from "./plan.ts";

const inService = (plan: Plan, name: string, change: (service: Service) => Service): Plan => ({
  ...plan,
  services: plan.services.map((service) => (service.name === name ? change(service) : service)),
});

const applyChange = (plan: Plan, change: DesignChange): Plan => {
  switch (change.kind) {
    case "set-access":
      return inService(plan, change.service, (service) => ({
        ...service,
        operations: service.operations.map((operation) =>
          change.operations.includes(operation.name) ? { ...operation, access: change.access } : operation,
        ),
      }));
    case "set-retention":
      return inService(plan, change.service, (service) => ({ ...service, retentionDays: change.days }));
    case "set-capacity":
      return inService(plan, change.service, (service) => ({ ...service, maxRecords: change.maxRecords }));
    case "limit-writes":
      return { ...plan, product: { ...plan.product, writesPerMinute: change.perMinute } };
    case "set-sort":
      return inService(plan, change.service, (service) => ({
        ...service,
        operations: service.operations.map((operation) =>
          operation.name === change.operation && operation.behaviour.kind === "list"
            ? { ...operation, behaviour: { ...operation.behaviour, sort: change.sort } }
            : operation,
        ),
      }));
    case "set-callers": {
      const { header, scheme } = change;
      const { callers } = plan.product;
      return callers === undefined
        ? plan
        : { ...plan, product: { ...plan.product, callers: { ...callers, header, scheme } } };
    }
    case "no-page":
      return { ...plan, product: { ...plan.product, page: false } };
    case "add-objective":
      return {
        ...plan,
        objectives: [...plan.objectives.filter(({ metric }) => metric !== change.objective.metric), change.objective],
      };
  }
};

const recordOf = (message: Message & { kind: "decision" }, transcript: Transcript): Decision => {
  const asked = transcript.find(({ id }) => id === message.answers);
  const topic = asked?.text ?? message.text;
  const { answers, dissent, role: by, text } = message;
  return { topic, text, by, asked: asked?.role ?? null, answers, dissent };
};

/** The plan as it stands after `transcript`: the draft, then every decision and added scenario in order. */
export const planOf = (spec: Spec, transcript: Transcript, repositoryName: string): Plan => {
  let plan = draftPlan(spec, repositoryName);
  for (const message of transcript) {
    if (message.kind === "scenario") plan = { ...plan, scenarios: [...plan.scenarios, message.scenario] };
    if (message.kind !== "decision") continue;
    if (message.change !== null) plan = applyChange(plan, message.change);
    plan = { ...plan, decisions: [...plan.decisions, recordOf(message, transcript)] };
  }
  return { ...plan, tasks: listTasks(plan) };
};
