import type { Service } from "#src/plan/plan.ts";
import { plural } from "#src/spec/words.ts";

/** `ShortLink` → `short-link`. */
export const toKebab = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, "$1-$2")
    .toLowerCase();

/** Names that the orchestration layer has taken in `env`. */
const TAKEN = [
  "REGISTRY",
  "KEYRING",
  "MONITOR",
  "CONTROL_TOKEN",
  "VERSION",
  "WRITE_LIMIT",
  "ASSETS",
  "ALLOW_PRIVATE_WEBHOOKS",
];

/** `ShortLink` → `SHORT_LINK`, the object namespace in `env`. */
export const bindingOf = (service: string): string => {
  const name = toKebab(service).replaceAll("-", "_").toUpperCase();
  return TAKEN.includes(name) ? `${name}_SERVICE` : name;
};

/** `ShortLink` → `shortLinkContract`, what the service promises. */
export const contractOf = (service: string): string => `${service.charAt(0).toLowerCase()}${service.slice(1)}Contract`;

/** `ShortLink` → `short link`, for sentences. */
export const wordsOf = (name: string): string => toKebab(name).replaceAll(/[-_]/gu, " ");

/** Whether a service's purpose, or a sentence of it, says by itself what one instance is kept for. */
export const tellsInstances = (purpose: string): boolean =>
  /\bone instance (?:per|for)\b|\bkept per\b|\bhas a generated\b/iu.test(purpose);

/** The parameters of a path in order: `/lists/{list}/todos/{id}` → `list`, `id`. */
export const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => name);

/** `lineItem` → `lineItems`. */
export const pluralOf = (variable: string): string => {
  const [, head = "", last = variable] = /^(.*?)([A-Z]?[a-z\d]*)$/u.exec(variable) ?? [];
  const many = plural(last.toLowerCase());
  return head + (/^[A-Z]/u.test(last) ? many.charAt(0).toUpperCase() + many.slice(1) : many);
};

/** `LineItem` → `line_items`, the table of a part. */
export const tableNameOf = (part: string): string => toKebab(pluralOf(part)).replaceAll("-", "_");

/** The type of what an operation takes from a body that is no record. */
export const bodyTypeOf = ({ name }: { name: string }): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Body`;

/** Whether a new record has something that is hashed before it is kept. */
export const isSealed = ({ fields }: Pick<Service, "fields">): boolean =>
  fields.some(({ origin, type }) => type === "password" || origin === "secret");

/** `LineItem` → `lineItemSchema`. */
export const schemaNameOf = (part: string): string => `${part.charAt(0).toLowerCase()}${part.slice(1)}Schema`;
