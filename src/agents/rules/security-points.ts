import type { Plan, Service } from "#src/plan/plan.ts";
import type { Access, Spec } from "#src/spec/spec.ts";
import { isChanging, joinCodes, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";

/** What Security asks Backend to settle. `text` is what it says, by which the answer finds the point again. */
export type SecurityPoint = { text: string } & (
  | { topic: "silent"; service: string; operations: string[] }
  | { topic: "open-writes"; operations: string[] }
  | { topic: "webhook"; service: string; field: string }
);

/** What the spec itself says about who may call an operation; null: nothing. */
export const statedAccess = (spec: Spec, service: string, operation: string): Access | null =>
  spec.services.find(({ name }) => name === service)?.operations.find(({ name }) => name === operation)?.access ?? null;

const say = readTexts("Security");

const silentPoints = (service: Service, spec: Spec): SecurityPoint[] => {
  const stated = (operation: string) => statedAccess(spec, service.name, operation);
  const silent = openOperations(service).filter(({ name }) => stated(name) === null);
  const guarded = openOperations(service).some(({ name }) => ["owner", "signed-in"].includes(stated(name) ?? ""));
  const point = (operations: string[], text: "silent" | "silent-reads"): SecurityPoint[] => {
    const [one, many] = text === "silent" ? ["changes", "change"] : ["shows", "show"];
    const values = {
      service: service.name,
      operations: joinCodes(operations),
      them: operations.length === 1 ? "it" : "them",
    };
    const verb = operations.length === 1 ? one : many;
    const said = say(text, { ...values, [many]: verb });
    return operations.length === 0 ? [] : [{ topic: "silent", service: service.name, operations, text: said }];
  };
  const names = (changing: boolean) =>
    silent.filter((operation) => isChanging(operation) === changing).map(({ name }) => name);
  return [...point(names(true), "silent"), ...(guarded ? point(names(false), "silent-reads") : [])];
};

/** Everything in a spec that Backend must answer before Security agrees. */
export const securityPoints = (spec: Spec, { services }: Plan): SecurityPoint[] => {
  const open = services.flatMap((service) =>
    openOperations(service)
      .filter((operation) => isChanging(operation) && statedAccess(spec, service.name, operation.name) === "anyone")
      .map(({ name }) => `${service.name}.${name}`),
  );
  const webhooks = services.flatMap(({ name, delivery }) =>
    (delivery?.channels ?? []).flatMap((channel) =>
      channel.via === "webhook" ? [{ service: name, field: channel.urlField }] : [],
    ),
  );
  return [
    ...services.flatMap((service) => silentPoints(service, spec)),
    ...(open.length > 0
      ? [{ topic: "open-writes" as const, operations: open, text: say("open-writes", { operations: joinCodes(open) }) }]
      : []),
    ...webhooks.map((webhook) => ({ topic: "webhook" as const, ...webhook, text: say("webhook", webhook) })),
  ];
};

/** The question for QA that belongs to a silent point. */
export const proofQuestion = ({ service, operations }: SecurityPoint & { topic: "silent" }): string =>
  say("proof", { service, operations: joinCodes(operations) });
