import { holdsAlone } from "#src/plan/holds-alone.ts";
import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Callers, Field, Json, Scenario, SignUp } from "#src/spec/spec.ts";
import { exampleBody, exampleOf } from "./example-values.ts";
import type { Literal } from "./print-literal.ts";

type Step = SignUp["steps"][number];

/** What stands for the person's own name in the requests by which they become known. */
const NAME = "{name}";

/** A value that is this person's alone: their name, or an address that holds it. */
const ownValue = (field: Field): Json => {
  if (field.type === "email") return `${NAME}@example.com`;
  return field.unique && field.type === "text" ? NAME : exampleOf(field);
};

const bodyOf = (service: Service, accepts: readonly string[], role: string | null): Record<string, Json> => {
  const body = exampleBody(service, accepts) ?? {};
  for (const field of service.fields) {
    if (!accepts.includes(field.name)) continue;
    if (field.unique || /^(?:user_?name|name|display_?name|handle|label)$/iu.test(field.name)) {
      const value = ownValue(field);
      body[field.name] = field.type === "text" && !field.unique ? NAME : value;
    }
    if (role !== null && field.name === "role") body[field.name] = role;
  }
  return body;
};

/** The requests by which somebody becomes known to the product; empty where no operation makes callers. */
export const signUpSteps = ({ services }: Plan, callers: Callers): Step[] => {
  const service = services.find(({ name }) => name === callers.service);
  const isOpen = ({ access, on }: Operation) => access === "anyone" && on === undefined;
  const made = service?.operations.find((each) => each.behaviour.kind === "create" && isOpen(each));
  if (service === undefined || made === undefined) return [];
  const { method, path, status } = made;
  const body = bodyOf(service, made.accepts, null);
  const pointer = made.brings?.part === callers.part ? `/${made.brings?.member}/${callers.field}` : null;
  if (callers.part === null || pointer !== null)
    return [{ method, path, status, body, secret: pointer ?? `/${callers.field}` }];
  const signIn = service.operations.find(({ behaviour }) => behaviour.kind === "sign-in");
  if (signIn === undefined) return [];
  const sent = (signIn.takes ?? []).map(({ name }): [string, Json] => [name, body[name] ?? null]);
  return [
    { method, path, status, body },
    {
      method: signIn.method,
      path: signIn.path,
      status: signIn.status,
      body: Object.fromEntries(sent),
      secret: `/${callers.field}`,
    },
  ];
};

/** How the layer tells the product's callers apart. */
export const callersLiteral = (plan: Plan, callers: Callers): Literal => {
  const service = plan.services.find(({ name }) => name === callers.service);
  const identify = service?.operations.find(({ behaviour }) => behaviour.kind === "identify");
  return {
    header: callers.header,
    scheme: callers.scheme,
    target: `${callers.service}.${identify?.name ?? "identify"}`,
    code: callers.code,
    late: callers.late,
    meter: callers.meter && {
      free: callers.meter.free.map((name) => `${callers.service}.${name}`),
      code: callers.meter.code,
      headers: callers.meter.headers,
    },
    denied: callers.denied && `${callers.service}.${callers.denied}`,
    signUp: signUpSteps(plan, callers),
  };
};

const signUpOf = (plan: Plan): SignUp | undefined => {
  const { callers } = plan.product;
  return callers && { header: callers.header, scheme: callers.scheme, steps: signUpSteps(plan, callers) };
};

/** The plan's scenarios, each with how its people become known, and whether it may be played on what is live. */
export const knownScenarios = (plan: Plan): Scenario[] => {
  const signUp = signUpOf(plan);
  return plan.scenarios.map((scenario) => ({
    ...scenario,
    ...(signUp && scenario.steps.some(({ as }) => as !== null) && { signUp }),
    ...(holdsAlone(plan, scenario) && { alone: true as const }),
  }));
};
