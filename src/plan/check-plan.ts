import { UserError } from "#src/errors.ts";
import { ROLES } from "#src/discussion/message.ts";
import { matchRequest } from "#src/spec/match-request.ts";
import type { Objective } from "#src/spec/spec.ts";
import { checkService } from "./check-service.ts";
import { findCycle } from "./find-cycle.ts";
import type { Operation, Plan } from "./plan.ts";
import type { PlanProblem } from "./plan-problem.ts";

/** Writes one object takes in a second. */
export const OBJECT_WRITES_PER_SECOND = 200;
const CLASSES = 500;
/** What leaves nothing behind; a redirect counts, no more. */
const TELLING = new Set(
  "read list report read-limit read-usage read-self identify seek render export count redirect".split(" "),
);
/** Code of its own tells something where it is asked by GET; else it may change anything. */
const isTelling = ({ behaviour, method }: Operation): boolean =>
  TELLING.has(behaviour.kind) || (behaviour.kind === "handwritten" && method === "GET");
/** What Cloudflare knows a class by, in the configuration that creates it and in every later migration. */
const CLASS = /^[A-Z][A-Za-z0-9]{0,62}$/u;

type Check = (plan: Plan) => PlanProblem[];

const checkCalls: Check = ({ services }) => {
  const offered = new Set(
    services.flatMap(({ name, operations }) => operations.map((operation) => `${name}.${operation.name}`)),
  );
  const missing = services.flatMap(({ name, calls }) =>
    calls
      .filter((call) => !offered.has(call))
      .map((call) => ({
        subject: name,
        text: `it calls \`${call}\`, which does not exist`,
        mend: `Add the operation \`${call}\`.`,
      })),
  );
  const cycle = findCycle(services);
  const mend = "Let one of them read what it needs instead of being called.";
  return cycle.length > 0
    ? [
        ...missing,
        { subject: cycle.join(" → "), text: "services call each other in a circle, which can deadlock", mend },
      ]
    : missing;
};

/** A template is found by its name: as an instance of its own, or as a record of the one instance. */
const checkRenderings: Check = ({ services }) =>
  services.flatMap(({ name, rendering }) => {
    const source = services.find((service) => service.name === rendering?.service);
    if (rendering === null) return [];
    const readable = source?.operations.some(({ behaviour }) => behaviour.kind === "read");
    const named = source?.records === "one" ? source.key.from !== "owner" : source?.key.from === "single";
    if (readable && named) return [];
    const text = `the ${rendering.service} that \`${rendering.templateField}\` names cannot be read by that name`;
    return [
      { subject: name, text, mend: `Keep one instance of ${rendering.service} for each name, and let it be read.` },
    ];
  });

const checkRoutes: Check = ({ services }) => {
  const seen = new Map<string, string>();
  return services.flatMap(({ name, operations }) =>
    operations.flatMap((operation) => {
      if (operation.access === "internal") return [];
      const shape = `${operation.method} ${operation.path.replaceAll(/\{\w+\}/gu, "{}")}`;
      const subject = `${name}.${operation.name}`;
      const first = seen.get(shape);
      if (first === undefined) seen.set(shape, subject);
      return first === undefined
        ? []
        : [
            {
              subject,
              text: `\`${operation.method} ${operation.path}\` already calls \`${first}\``,
              mend: "Give one of them another path.",
            },
          ];
    }),
  );
};

const checkOpenWrites: Check = ({ services, product }) => {
  if (product.writesPerMinute !== null) return [];
  return services.flatMap(({ name, operations }) =>
    operations
      .filter((operation) => operation.access === "anyone" && !isTelling(operation))
      .map((operation) => ({
        subject: `${name}.${operation.name}`,
        text: "anyone may change data here, without any limit",
        mend: `Say who may call \`${operation.name}\`.`,
      })),
  );
};

const checkScenarios: Check = ({ services, scenarios }) => {
  const routes = services.flatMap(({ operations }) => operations.filter(({ access }) => access !== "internal"));
  return scenarios.flatMap(({ name, steps }) =>
    steps
      .filter(
        (step) =>
          step.expect.status !== 404 &&
          !step.path.startsWith("/api/") &&
          matchRequest(routes, step.method, step.path) === null,
      )
      .map((step) => ({
        subject: `scenario "${name}"`,
        text: `no operation answers \`${step.method} ${step.path}\``,
        mend: "Add the operation, or correct the path.",
      })),
  );
};

const isMeasurable = (objective: Objective): boolean => {
  switch (objective.metric) {
    case "latency-p95":
      return objective.milliseconds >= 1;
    case "throughput":
      return objective.perMinute >= 1;
    case "availability":
      return objective.percent > 0 && objective.percent < 100;
  }
};

const checkObjectives: Check = ({ objectives, services }) => {
  const wrong = objectives
    .filter((objective) => !isMeasurable(objective))
    .map(({ metric }) => ({
      subject: metric,
      text: "this target can never be measured as met",
      mend: "Choose a number that can be reached.",
    }));
  const perMinute = objectives.find((objective) => objective.metric === "throughput")?.perMinute ?? 0;
  const most = OBJECT_WRITES_PER_SECOND * 60;
  const narrow = services.filter(({ key }) => key.from === "single" && perMinute > most);
  return [
    ...wrong,
    ...narrow.map(({ name }) => ({
      subject: name,
      text: `${perMinute} requests a minute go to one object, which takes ${most}`,
      mend: `Say what one instance of ${name} is kept for.`,
    })),
  ];
};

/** Whoever answers for a service, and what a migration knows it by. */
const checkClasses: Check = ({ services }) => {
  const tags = services.map(({ name }) => name.toLowerCase());
  return services.flatMap(({ name, owner }, n) => [
    ...((ROLES as readonly string[]).includes(owner)
      ? []
      : [{ subject: name, text: "nobody answers for it", mend: "Name one of the six roles." }]),
    ...(CLASS.test(name)
      ? []
      : [
          {
            subject: name,
            text: "no migration can create a class of this name",
            mend: "Use Latin letters and digits.",
          },
        ]),
    ...(tags.indexOf(name.toLowerCase()) === n
      ? []
      : [{ subject: name, text: "there are two services of this name", mend: "Rename one of them." }]),
  ]);
};

const checkProduct: Check = ({ product, services }) => [
  ...(services.length === 0 ? [{ subject: product.name, text: "it has no service", mend: "Describe one." }] : []),
  ...(services.length > CLASSES
    ? [{ subject: product.name, text: `it has more than ${CLASSES} classes`, mend: "Split the product." }]
    : []),
  ...services
    .filter(({ operations }) => operations.length === 0)
    .map(({ name }) => ({ subject: name, text: "it has no operation", mend: "Say what people can do with it." })),
];

/** What is to be written by hand has an operation that it stands behind, and says what that does. */
const checkHandwritten: Check = ({ handwritten = [], services }) => {
  const all = services.flatMap(({ name, operations }) =>
    operations.map(({ behaviour, name: operation }) => ({ subject: `${name}.${operation}`, behaviour })),
  );
  const byHand = all.filter(({ behaviour }) => behaviour.kind === "handwritten").map(({ subject }) => subject);
  const listed = handwritten.flatMap(({ operation }) => operation ?? []);
  return [
    ...byHand
      .filter((subject) => !listed.includes(subject))
      .map((subject) => ({ subject, text: "nobody is told to write its code", mend: "Say what it does by hand." })),
    ...listed
      .filter((subject) => !byHand.includes(subject))
      .map((subject) => ({ subject, text: "no such operation takes code of its own", mend: "Take it off the list." })),
  ];
};

const CHECKS: Check[] = [
  checkProduct,
  checkClasses,
  ({ services }) => services.flatMap(checkService),
  checkCalls,
  checkRenderings,
  checkRoutes,
  checkOpenWrites,
  checkScenarios,
  checkHandwritten,
  checkObjectives,
];

/** Everything a machine can find wrong with a plan before it becomes code; empty: it is sound. */
export const checkPlan = (plan: Plan): PlanProblem[] => CHECKS.flatMap((check) => check(plan));

/** Throws a `UserError` that names each problem and what settles it. */
export const ensureSound = (plan: Plan): void => {
  const problems = checkPlan(plan);
  if (problems.length === 0) return;
  const named = problems.slice(0, 8).map(({ subject, text }) => `\`${subject}\`: ${text}.`);
  const mends = [...new Set(problems.slice(0, 8).map(({ mend }) => mend))];
  throw new UserError("plan-unsound", named.join("\n"), mends.join(" "));
};
