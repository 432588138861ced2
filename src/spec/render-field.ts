import type { Field, FieldType, Json } from "./spec.ts";

const TYPES: Partial<Record<FieldType, string>> = {
  text: "text",
  integer: "whole number",
  number: "number",
  boolean: "yes/no",
  "date-time": "date and time",
  email: "e-mail",
  url: "URL",
  map: "map of text",
};

const ORIGINS: Partial<Record<Field["origin"], string>> = {
  counter: "counted by the service",
  service: "set by the service",
  owner: "the person who created it",
  "created-at": "set by the service when it is created",
  "updated-at": "set by the service with each change",
};

const typeOf = ({ type, values }: Field): string => {
  if (type === "enum") return `one of ${(values ?? []).join(", ")}`;
  if (type === "list") return `list of ${values === undefined ? "text" : values.join(", ")}`;
  return TYPES[type] ?? type;
};

/** A value as sentences about fields say it. */
export const renderValue = (value: Json): string => {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(renderValue).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** A field as a bullet of a spec. */
export const renderField = (field: Field): string => {
  const { default: preset, description, max, min, name, origin, pattern, required, trim, unique } = field;
  const clauses = [
    typeOf(field),
    required ? "required" : "",
    min === undefined ? "" : `at least ${min}`,
    max === undefined ? "" : `at most ${max}`,
    pattern === undefined ? "" : `pattern \`${pattern}\``,
    unique ? "unique" : "",
    trim ? "stored trimmed" : "",
    preset === undefined || origin === "counter" ? "" : `default ${renderValue(preset)}`,
    ORIGINS[origin] ?? "",
    description,
  ];
  return `- ${name}: ${clauses.filter((clause) => clause !== "").join("; ")}`;
};
