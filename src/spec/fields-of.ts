import type { Field, OperationSpec, ServiceSpec } from "./spec.ts";

/** Fields of the records that an operation is about: the service's own, or those of its part. */
export const fieldsOf = (service: ServiceSpec, { on }: Pick<OperationSpec, "on">): Field[] =>
  service.parts?.find(({ name }) => name === on)?.fields ?? service.fields;
