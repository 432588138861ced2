/** What a product says of how it is set. `settings`: by scope, `*` or a service, what is not as it is by default. */
export type ProductState = {
  settings: Readonly<Record<string, Readonly<Record<string, number>>>>;
  bounds: Readonly<Record<string, { default: number; min: number; max: number }>>;
  services: readonly ServiceTraits[];
};

/** `cacheable`: operations whose answers the Worker may keep. `spreads`: new records may go to several instances. */
export type ServiceTraits = { name: string; cacheable: readonly string[]; spreads: boolean };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const isBound = (bound: unknown): bound is ProductState["bounds"][string] =>
  isRecord(bound) && isNumber(bound["default"]) && isNumber(bound["min"]) && isNumber(bound["max"]);
const isScope = (scope: unknown): scope is Record<string, number> =>
  isRecord(scope) && Object.values(scope).every(isNumber);

/** A layer older than 2.3.0 does not say what a service is like. */
const traitsOf = (service: unknown): ServiceTraits[] => {
  if (!isRecord(service) || !isText(service["name"])) return [];
  const { cacheable, name, spreads } = service;
  return [{ name, cacheable: Array.isArray(cacheable) ? cacheable.filter(isText) : [], spreads: spreads === true }];
};

/** The answers of `GET /control/settings` and `GET /control/services`. Null: they are none; a product is people's code. */
export const parseProductState = (texts: { settings: string; services: string }): ProductState | null => {
  const [told, listed] = [read(texts.settings), read(texts.services)];
  if (!isRecord(told) || !isRecord(listed) || !isRecord(told["bounds"])) return null;
  const { bounds: known, settings } = told;
  const bounds = known["all"];
  if (!isRecord(settings) || !Object.values(settings).every(isScope)) return null;
  if (!isRecord(bounds) || !Object.values(bounds).every(isBound) || !Array.isArray(listed["services"])) return null;
  return {
    settings: settings as ProductState["settings"],
    bounds: bounds as ProductState["bounds"],
    services: listed["services"].flatMap(traitsOf),
  };
};

/** What a service's own setting is, and what holds for it. Null: it has none of its own; the product has no such setting. */
export const settingOf = (
  { bounds, settings }: ProductState,
  service: string,
  name: string,
): { own: number | null; holds: number | null } => {
  const own = settings[service]?.[name] ?? null;
  return { own, holds: own ?? settings["*"]?.[name] ?? bounds[name]?.default ?? null };
};
