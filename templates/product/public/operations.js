// What product.json says of services and operations, and what follows for the page. Nothing here touches the page.

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const parametersOf = (path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

export const fillPath = (path, parameters) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters[name] ?? ""));

export const operationsOf = (service, ...kinds) => service.operations.filter(({ kind }) => kinds.includes(kind));

/** The first of the kind named first, or of the next one. */
export const operationOf = (service, ...kinds) =>
  kinds.map((kind) => operationsOf(service, kind)[0]).find((operation) => operation !== undefined);

/**
 * What one entry on the page is: one record of `many`, a whole instance that has a name (`named`), or the `only` one
 * that somebody has.
 */
export const shapeOf = ({ key, records }) => {
  if (records === "many") return "many";
  return key === null ? "only" : "named";
};

/** Whether a person chooses an instance first, and then sees its records. */
export const hasPlace = (service) => shapeOf(service) === "many" && service.key !== null;

export const namesKey = ({ key }, { path }) => key !== null && parametersOf(path).includes(key.name);

/** The parameter that names a record. */
export const recordParameter = ({ key }, { path }) => parametersOf(path).find((name) => name !== key?.name);

const ABOUT_RECORD = ["read", "update", "replace", "delete", "act", "redirect"];

/** Whether an operation is about one entry of those that the page shows. */
export const isAboutEntry = ({ kind }) => ABOUT_RECORD.includes(kind);

export const fieldOf = (service, name) => service.fields.find((field) => field.name === name);

/** The field whose value names a record in an operation's path. */
export const namingField = (service, operation) =>
  fieldOf(service, recordParameter(service, operation)) ?? fieldOf(service, service.id);

/** What fills an operation's path for a record of the instance `key`. */
export const parametersFor = (service, operation, { key, record }) => {
  const parameter = recordParameter(service, operation);
  const name = record?.[parameter] ?? record?.[service.id];
  return {
    ...(service.key !== null && { [service.key.name]: key }),
    ...(parameter !== undefined && { [parameter]: name }),
  };
};

/** What tells the record as the page shows it from what it may be by now; undefined where nobody asks for that. */
export const versionOf = ({ version }, entry) => {
  if (version === undefined || entry === null || entry === undefined) return undefined;
  return version === null ? "*" : `"${entry.record[version]}"`;
};

/** An entry as the page handles it. `id` tells it from others on the page. */
export const toEntry = (service, key, record) => {
  const shape = shapeOf(service);
  return { id: shape === "many" ? String(record[service.id]) : shape === "named" ? key : "only", key, record };
};

/** How a person tells an entry from others. */
export const titleOf = (service, { key, record }) => {
  if (shapeOf(service) === "named") return key;
  const title = record[service.title] ?? record[service.id];
  return title === undefined || title === "" ? capital(service.noun) : String(title);
};

/** Whether the state of a record lets an operation be done now, as far as its state is known. */
export const isPossible = ({ when = [] }, record) =>
  when.every(({ field, values }) => record[field] === undefined || values.includes(record[field]));

/** How people add something: by the operation that creates, or else by the one that puts it at a name of their choice. */
export const additionOf = (service) => operationOf(service, "create", "replace");
