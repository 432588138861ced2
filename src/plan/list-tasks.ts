import { renderCount } from "#src/markdown.ts";
import type { Plan, Service, Task } from "./plan.ts";

const CHANGING = new Set(["create", "update", "replace", "delete", "act", "clear"]);

const backend = (service: Service): Task => ({
  role: "Backend",
  title: `Build ${service.name}: ${renderCount(service.operations.length, "operation")} over ${renderCount(service.fields.length, "field")}`,
  services: [service.name],
  doneWhen: "it type-checks, and its tests pass inside workerd, eviction included",
});

const frontend = ({ services }: Plan): Task[] => {
  const open = services.filter(({ operations }) => operations.some(({ access }) => access !== "internal"));
  if (open.length === 0) return [];
  const names = open.map(({ name }) => name);
  const forms = open
    .flatMap(({ operations }) => operations)
    .filter(({ access, behaviour }) => access !== "internal" && CHANGING.has(behaviour.kind));
  return [
    {
      role: "Frontend",
      title: `Build the page for ${names.join(", ")}: ${renderCount(forms.length, "operation")} to submit`,
      services: names,
      doneWhen: "every operation a person may call can be called from the page",
    },
  ];
};

const security = ({ services, product }: Plan): Task[] => {
  const guarded = services
    .flatMap(({ operations }) => operations)
    .filter(({ access }) => access === "owner" || access === "signed-in");
  const limit = product.writesPerMinute;
  const tasks: Task[] = [];
  if (guarded.length > 0)
    tasks.push({
      role: "Security",
      title: `Guard ${renderCount(guarded.length, "operation")} by sign-in`,
      services: services.map(({ name }) => name),
      doneWhen: "each refuses a request without a session with 401",
    });
  if (limit !== null)
    tasks.push({
      role: "Security",
      title: `Limit writes to ${limit} a minute for each client address`,
      services: services.map(({ name }) => name),
      doneWhen: "the write after the limit answers 429",
    });
  return tasks;
};

const OPERATIONS = 4;

const byHand = ({ handwritten = [], services }: Plan): Task[] => {
  if (handwritten.length === 0) return [];
  const named = handwritten.flatMap(({ operation }) => (operation === undefined ? [] : [`\`${operation}\``]));
  const others = handwritten.length - named.length;
  const what = [
    ...(named.length > OPERATIONS ? [renderCount(named.length, "operation")] : named),
    ...(others === 0 ? [] : [renderCount(others, named.length === 0 ? "requirement" : "other requirement")]),
  ].join(", ");
  const about = new Set(handwritten.map(({ operation }) => operation?.split(".")[0]));
  const names = services.map(({ name }) => name).filter((name) => about.has(undefined) || about.has(name));
  return [
    {
      role: "Backend",
      title: `Write by hand: ${what}`,
      services: names,
      doneWhen: "every scenario that calls it passes, and no check of the product fails",
    },
    {
      role: "QA",
      title: `Test what is written by hand: ${what}`,
      services: names,
      doneWhen: "each sentence about it has a test that fails without the code",
    },
  ];
};

/** Who does what, and when it is done, computed from the plan. */
export const listTasks = (plan: Plan): Task[] => {
  const names = plan.services.map(({ name }) => name);
  return [
    ...plan.services.map(backend),
    ...byHand(plan),
    ...frontend(plan),
    ...security(plan),
    {
      role: "QA",
      title: `Prove ${renderCount(plan.scenarios.length, "acceptance scenario")}`,
      services: names,
      doneWhen: "all pass in CI, and again against the live URL",
    },
    {
      role: "DevOps",
      title: `Release ${renderCount(plan.services.length, "Durable Object class")} in one deployment`,
      services: names,
      doneWhen: "the live URL answers with the merged commit's version",
    },
  ];
};
