import type { Call } from "../contract/call.ts";
import { conflict, notFound, Problem, unavailable } from "../contract/problem.ts";
import type { ServiceDefinition } from "../contract/product-definition.ts";
import type { InstanceRow } from "./instance-row.ts";

/** Whether an instance is something by itself, or a place that may be empty. */
export const mustExist = ({ key, records }: ServiceDefinition): boolean =>
  records === "one" || key.from === "generated";

/** Whether a call may bring the instance into being. A name that the service makes up is made by that call alone. */
export const mayMake = ({ key }: ServiceDefinition, { fresh }: Call, creates: boolean): boolean =>
  creates && (fresh === true || key.from !== "generated");

const refuseState = (service: string, { state }: InstanceRow): void => {
  if (state === "paused") throw unavailable("paused", `This ${service} is paused.`, 60);
  if (state === "retiring") throw new Problem(410, "retiring", `This ${service} has been retired.`);
};

/** Throws the problem why an instance does not take a call: it is not there, taken, paused, or somebody else's. */
export const admitCall = (
  service: string,
  definition: ServiceDefinition,
  row: InstanceRow | null,
  call: Call,
  creates: boolean,
): void => {
  const { key } = definition;
  if (call.fresh && row !== null) {
    const field = "name" in key ? key.name : "key";
    throw conflict("not-unique", `${field} is taken.`, [{ field, message: "is taken" }]);
  }
  if (row === null && mustExist(definition) && !mayMake(definition, call, creates)) throw notFound(service);
  if (row === null) return;
  refuseState(service, row);
  if (call.access !== "owner") return;
  const owner = key.from === "owner" ? call.key : row.owner;
  if (owner !== call.person?.id) throw new Problem(403, "not-the-owner", "Only the owner may do this.");
};
