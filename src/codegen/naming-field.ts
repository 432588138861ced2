import type { Operation, Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";
import { parametersOf } from "./service-names.ts";

/** Those that no path segment can stand for. */
const NO_NAMES = ["boolean", "list", "map"];

/** Whether what stands in a path is a value that records have, and names none of them. */
const namesNothing = (behaviour: Operation["behaviour"]): boolean =>
  behaviour.kind === "handwritten" ||
  behaviour.kind === "copy" ||
  (behaviour.kind === "list" && behaviour.named !== undefined) ||
  ((behaviour.kind === "report" || behaviour.kind === "list") && behaviour.within !== undefined);

/** The last name in its path is that of whose use is meant, of which there is no record. */
const NAMES_KEY = new Set<Operation["behaviour"]["kind"]>(["read-limit", "reset-limit"]);

/** The parameters that name something in the instance: all but that of the instance itself. */
export const innerParameters = ({ key }: Service, { path }: Pick<Operation, "path">): string[] =>
  parametersOf(path).filter((name) => !("name" in key && key.name === name));

/** Those that name a record. */
export const recordParameters = (service: Service, { behaviour, path }: Operation): string[] => {
  if (namesNothing(behaviour)) return [];
  const inner = innerParameters(service, { path });
  return NAMES_KEY.has(behaviour.kind) ? inner.slice(0, -1) : inner;
};

/** The unique field by whose value a path names its record; null where `{id}` names it, or nothing does. */
export const findNamingField = (service: Service, operation: Operation): Field | null => {
  const name = recordParameters(service, operation).at(-1);
  const field = service.fields.find((candidate) => candidate.name === name);
  return field?.unique && field.origin !== "id" && !NO_NAMES.includes(field.type) ? field : null;
};
