import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import { labelOf, nounOf } from "./page-words.ts";
import type { Literal } from "./print-literal.ts";

type Show = (field: Service["fields"][number]) => Literal;

/** A request by which somebody gets what a caller is known by, with the fields of its form. */
const requestData = (operation: Operation, fields: Service["fields"], show: Show): Literal => ({
  method: operation.method,
  path: operation.path,
  access: operation.access,
  fields: fields.map(show),
});

/**
 * How people become known on the page, where the product itself tells callers apart: by a secret that they have, or get by
 * signing in. `service`: whose records tell theirs when they are made.
 */
export const callersData = ({ product, services }: Plan, show: Show): Literal | undefined => {
  const { callers } = product;
  if (callers === undefined) return undefined;
  const { field, header, part, scheme } = callers;
  const service = services.find(({ name }) => name === callers.service);
  const signIn = service?.operations.find(({ behaviour }) => behaviour.kind === "sign-in");
  return {
    header,
    scheme,
    field,
    label: labelOf(field),
    noun: nounOf(field),
    service: part === null ? callers.service : undefined,
    signIn: signIn && requestData(signIn, signIn.takes ?? [], show),
  };
};
