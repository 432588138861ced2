import { findCycle } from "#src/plan/find-cycle.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Finding } from "./rule.ts";
import { type Check, contentOf, lineOf } from "./subject.ts";

/** What one object takes in a second. */
const WRITES = 200;
const READS = 500;

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

/** What the plan says about who calls whom, and how often. */
export const checkCalls: Check = ({ files, plan }) => {
  const path = "src/product.ts";
  const content = contentOf(files, path);
  return [...findCrowded(plan), ...findCircle(plan)].map(({ rule, sentence, service }): Finding => ({
    rule,
    path,
    line: lineOf(content, service),
    sentence,
  }));
};
