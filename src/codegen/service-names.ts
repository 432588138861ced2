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
