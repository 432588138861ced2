import { findCycle } from "#src/plan/find-cycle.ts";
import type { Operation, Plan } from "#src/plan/plan.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, lineOf } from "./subject.ts";

/** What one object takes in a second. */
const WRITES = 200;
const READS = 500;
/** Where the plan says nothing, the mesh waits this long. */
const DEFAULT_DEADLINE_MS = 10_000;
const MAX_DEADLINE_MS = 30_000;

/** What is wrong with a service. */
type Fault = { rule: string; service: string; sentence: string };

/** All that is expected of the product may be meant for the one instance. */
const findCrowded = ({ objectives, services }: Plan): Fault[] => {
  const rates = objectives.map((objective) => (objective.metric === "throughput" ? objective.perMinute : 0));
  const perMinute = Math.max(0, ...rates);
  return services
    .filter(({ key }) => key.from === "single")
    .flatMap(({ name, operations }) => {
      const most = operations.some(({ method }) => method !== "GET") ? WRITES : READS;
      const sentence = `${name} is one object, which takes ${most} requests a second; ${perMinute} a minute are expected.`;
      return perMinute > most * 60 ? [{ rule: "D3", service: name, sentence }] : [];
    });
};

const deadlineOf = ({ deadlineMs }: Operation): number => deadlineMs ?? DEFAULT_DEADLINE_MS;

const findStrangeDeadlines = ({ services }: Plan): Fault[] =>
  services.flatMap(({ name: service, operations }) =>
    operations
      .filter((operation) => !(deadlineOf(operation) >= 1 && deadlineOf(operation) <= MAX_DEADLINE_MS))
      .map((operation) => {
        const sentence = `The deadline of ${service}.${operation.name} is ${deadlineOf(operation)} ms; it has to be 1 to ${MAX_DEADLINE_MS}.`;
        return { rule: "R5", service, sentence };
      }),
  );

/** Whoever waits for a service must not give up before those it waits for itself. */
const findImpatient = ({ services }: Plan): Fault[] => {
  const called = new Map(
    services.flatMap(({ name, operations }) =>
      operations.map((operation) => [`${name}.${operation.name}`, deadlineOf(operation)]),
    ),
  );
  return services.flatMap(({ calls, name, operations }) => {
    const longest = Math.max(0, ...operations.map(deadlineOf));
    return calls
      .filter((target) => (called.get(target) ?? 0) > longest)
      .map((target) => {
        const sentence = `${target} may take ${called.get(target)} ms, and whoever calls ${name}, which calls it, gives up after ${longest} ms.`;
        return { rule: "R5", service: name, sentence };
      });
  });
};

const findCircle = ({ services }: Plan): Fault[] => {
  const circle = findCycle(services);
  const [service] = circle;
  if (service === undefined) return [];
  return [
    {
      rule: "D6",
      service,
      sentence: `Services call each other in a circle, which can deadlock: ${circle.join(" → ")}.`,
    },
  ];
};

/** What the plan says about who calls whom, how often, and how long they wait. */
export const checkCalls: Check = ({ files, plan }) => {
  const path = "src/product.ts";
  const content = contentOf(files, path);
  return [...findCrowded(plan), ...findStrangeDeadlines(plan), ...findImpatient(plan), ...findCircle(plan)].map(
    ({ rule, sentence, service }): Finding => ({ rule, path, line: lineOf(content, service), sentence }),
  );
};
