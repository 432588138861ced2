import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Field, Scenario, ScenarioStep } from "#src/spec/spec.ts";

export const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin: "caller",
  ...more,
});

export const operation = (
  name: string,
  behaviour: Operation["behaviour"],
  address: string,
  more: Partial<Operation> = {},
): Operation => {
  const [method = "POST", path = ""] = address.split(" ") as [Operation["method"], string];
  return { name, summary: "", behaviour, method, path, status: 200, access: "anyone", accepts: [], ...more };
};

export const service = (name: string, more: Partial<Service>): Service => ({
  name,
  purpose: "",
  owner: "Backend",
  key: { from: "single" },
  records: "many",
  fields: [],
  operations: [],
  delivery: null,
  rendering: null,
  retentionDays: null,
  maxRecords: 1000,
  calls: [],
  ...more,
});

export const plan = (name: string, title: string, summary: string, more: Partial<Plan>): Plan => ({
  product: { name, title, summary, writesPerMinute: null },
  services: [],
  scenarios: [],
  objectives: [],
  tasks: [],
  decisions: [],
  uncovered: [],
  specHash: "0".repeat(64),
  ...more,
});

export const step = (
  as: string | null,
  address: string,
  status: number,
  more: Omit<Partial<ScenarioStep>, "expect"> & { answer?: ScenarioStep["expect"]["body"] } = {},
): ScenarioStep => {
  const [method = "GET", path = ""] = address.split(" ") as [ScenarioStep["method"], string];
  const { answer, ...rest } = more;
  return { as, method, path, ...rest, expect: { status, ...(answer !== undefined && { body: answer }) } };
};

export const scenario = (name: string, names: string[], steps: ScenarioStep[]): Scenario => ({
  name,
  line: 1,
  names,
  steps,
});
