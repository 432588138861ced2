import type { Field, ServiceSpec } from "#src/spec/spec.ts";

const PERSONAL =
  /^(?:\w+_)?(?:e_?mail|email_address|birth_?day|birth_?date|date_of_birth|postal_address|home_address|street|passport\w*|iban|salary|diagnosis)$/u;

const snake = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, "_").toLowerCase();

/** Fields, set by callers, that tell of a person what not everybody may know. */
export const personalFields = ({ fields, parts = [] }: ServiceSpec): Field[] =>
  [...fields, ...parts.flatMap((part) => part.fields)].filter(
    ({ name, origin }) => origin === "caller" && PERSONAL.test(snake(name)),
  );
