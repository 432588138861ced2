import type { Operation, Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";
import { parametersOf } from "./service-names.ts";

/** Those that no path segment can stand for. */
const NO_NAMES = ["boolean", "list", "map"];

/** Whether what stands in a path is a value that records have, and names none of them. */
const namesNothing = (behaviour: Operation["behaviour"]): boolean =>
  behaviour.kind === "copy" ||
  ((behaviour.kind === "report" || behaviour.kind === "list") && behaviour.within !== undefined);

/** The parameters that name a record: all but the key, and but the one that only narrows what a report counts. */
export const recordParameters = ({ key }: Service, { behaviour, path }: Operation): string[] =>
  namesNothing(behaviour) ? [] : parametersOf(path).filter((name) => !("name" in key && key.name === name));

/** The unique field by whose value a path names its record; null where `{id}` names it, or nothing does. */
export const findNamingField = (service: Service, operation: Operation): Field | null => {
  const name = recordParameters(service, operation).at(-1);
  const field = service.fields.find((candidate) => candidate.name === name);
  return field?.unique && field.origin !== "id" && !NO_NAMES.includes(field.type) ? field : null;
};
