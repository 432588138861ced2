import type { Plan, Service } from "#src/plan/plan.ts";
import type { Access, Spec } from "#src/spec/spec.ts";
import { isChanging, nameSome, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";

/** What Security asks others to settle. `text` is what it says, by which the answer finds the point again. */
export type SecurityPoint = { text: string } & (
  | { topic: "silent"; service: string; operations: string[] }
  | { topic: "open-writes"; operations: string[] }
  | { topic: "outgoing"; field: string }
);
export type SilentPoint = SecurityPoint & { topic: "silent" };

/** What the spec itself says about who may call an operation; null: nothing. */
export const statedAccess = (spec: Spec, service: string, operation: string): Access | null =>
  spec.services.find(({ name }) => name === service)?.operations.find(({ name }) => name === operation)?.access ?? null;

const say = readTexts("Security");

const silentPoints = (service: Service, spec: Spec): SilentPoint[] => {
  const stated = (operation: string) => statedAccess(spec, service.name, operation);
  const silent = openOperations(service).filter(({ name }) => stated(name) === null);
  const guarded = openOperations(service).some(({ name }) => ["owner", "signed-in"].includes(stated(name) ?? ""));
  const point = (operations: string[], text: "silent" | "silent-reads"): SilentPoint[] => {
    const [one, many] = text === "silent" ? ["changes", "change"] : ["shows", "show"];
    const values = {
      service: service.name,
      operations: nameSome(operations, 6),
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

/** Fields in which callers name addresses that the product sends requests to. */
const outgoingFields = ({ delivery, hooks, name }: Service): string[] => [
  ...(delivery?.channels ?? []).flatMap((channel) =>
    channel.via === "webhook" ? [`${name}.${channel.urlField}`] : [],
  ),
  ...(hooks ? [`${hooks.to.part ?? name}.${hooks.to.url}`] : []),
];

/** What anybody may do that leaves something behind, unless the PM closes what the spec says nothing about. */
const openWrites = (spec: Spec, services: readonly Service[]): string[] =>
  services.flatMap((service) =>
    openOperations(service)
      .filter(
        (operation) =>
          isChanging(operation) && [null, "anyone"].includes(statedAccess(spec, service.name, operation.name)),
      )
      .map(({ name }) => `${service.name}.${name}`),
  );

/** Everything in a spec that others must answer before Security agrees. */
export const securityPoints = (spec: Spec, { services }: Plan): SecurityPoint[] => {
  const silent = services.flatMap((service) => silentPoints(service, spec));
  const open = openWrites(spec, services);
  const isSaid = !silent.some(({ operations, service }) =>
    operations.some((name) => open.includes(`${service}.${name}`)),
  );
  const text = isSaid ? say("open-writes", { operations: nameSome(open, 6) }) : say("open-writes-silent");
  return [
    ...silent,
    ...(open.length > 0 ? [{ topic: "open-writes" as const, operations: open, text }] : []),
    ...services
      .flatMap(outgoingFields)
      .map((field) => ({ topic: "outgoing" as const, field, text: say("outgoing", { field }) })),
  ];
};

/** The question for QA that belongs to a silent point. */
export const proofQuestion = ({ service, operations }: SilentPoint): string =>
  say("proof", { service, operations: nameSome(operations) });
