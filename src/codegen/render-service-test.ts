import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Json } from "#src/spec/spec.ts";
import { exampleBody, exampleName, invalidValues, preparationFor } from "./example-values.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { toKebab } from "./service-names.ts";

/** The operation by which a record comes to be, public ones first. */
const findCreation = ({ operations }: Service) =>
  ["create", "replace"]
    .flatMap((kind) => operations.filter(({ behaviour, on }) => behaviour.kind === kind && on === undefined))
    .toSorted((a, b) => Number(a.access === "internal") - Number(b.access === "internal"))[0];

/** `test/services.test.ts`: all of them in one file, because each file is a runtime that has to start. */
export const renderServicesTest = (names: readonly string[]): string =>
  names
    .toSorted()
    .map((name) => `import "./services/${name}.ts";\n`)
    .join("");

const PLACEHOLDER = /\{\w+\}/u;

/** A body that a scenario sends, and that is accepted. */
const bodyInScenario = ({ scenarios }: Plan, { method, path, status }: Operation): JsonObject | null => {
  const address = new RegExp(`^${path.replaceAll(/\{\w+\}/gu, "[^/]+")}$`, "u");
  const steps = scenarios.flatMap((scenario) => scenario.steps);
  const found = steps.find(
    (step) =>
      step.method === method &&
      address.test(step.path) &&
      step.expect.status === status &&
      isObject(step.body) &&
      !PLACEHOLDER.test(JSON.stringify(step.body)),
  );
  return isObject(found?.body) ? found.body : null;
};

type JsonObject = { [name: string]: Json };
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What no rule can refuse is made up; else only a scenario knows what is accepted. */
const acceptedBody = (plan: Plan, service: Service, creation: Operation): JsonObject | null => {
  const { floods = [], guards = [] } = creation;
  const isFree = [service.rules ?? [], guards, floods].every(({ length }) => length === 0);
  return isFree ? exampleBody(service, creation.accepts) : bodyInScenario(plan, creation);
};

/** `test/services/….ts`; null for a service whose records nobody can make by an example. */
export const renderServiceTest = (plan: Plan, service: Service): string | null => {
  const creation = findCreation(service);
  const valid = creation === undefined ? null : acceptedBody(plan, service, creation);
  if (creation === undefined || valid === null) return null;
  // What needs other records first is proved by scenarios.
  if (creation.asks !== undefined || (creation.reaches ?? []).length > 0) return null;
  const { rendering } = service;
  const preparation = preparationFor(plan, service);
  const usesTemplate = rendering !== null && preparation !== null && creation.accepts.includes(rendering.templateField);
  const settings: [string, Literal][] = [
    ["service", service.name],
    ["creation", creation.name],
    ...(usesTemplate ? ([["before", preparation]] as [string, Literal][]) : []),
    ["id", exampleName(service, creation)],
    ["valid", usesTemplate ? { ...valid, [rendering.templateField]: preparation.id || preparation.key } : valid],
    ["invalid", invalidValues(service, creation.accepts)],
    ["migrations", new Code("migrations")],
    ["records", service.records],
    ["maxRecords", service.records === "one" ? 1 : service.maxRecords],
    ["retentionDays", service.retentionDays],
    ["statusField", service.delivery?.statusField ?? null],
  ];
  const lines = settings.map(([name, value]) =>
    value instanceof Code ? `  ${name},\n` : printLine(`  ${name}: `, value, ",\n"),
  );
  return [
    `import { migrations } from "../../src/services/${toKebab(service.name)}.ts";\n`,
    'import { describeService } from "../harness/describe-service.ts";\n\n',
    `describeService({\n${lines.join("")}});\n`,
  ].join("");
};
