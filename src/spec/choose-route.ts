import type { Behaviour, Field, Method, OperationSpec, ServiceSpec } from "./spec.ts";
import { collectionOf, singular, wordsOf } from "./words.ts";

const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? "");

const keyName = (service: ServiceSpec): string | null =>
  service.keyedBy !== null && "name" in service.keyedBy ? service.keyedBy.name : null;

/** Whether one instance holds one record or many, as the operations and their paths tell. */
export const recordsOf = (service: ServiceSpec): "one" | "many" => {
  if (service.keyedBy?.from === "generated") return "one";
  const key = keyName(service);
  // What the path of the others names is their own code's to know.
  const built = service.operations.filter(({ behaviour }) => behaviour.kind !== "handwritten");
  const many = built.some(({ behaviour, path }) => {
    if (["list", "clear", "count"].includes(behaviour.kind)) return true;
    if (path !== null && parametersOf(path).some((name) => name !== key)) return true;
    return behaviour.kind === "create" && !(key !== null && path?.endsWith(`{${key}}`));
  });
  return many || built.length === 0 ? "many" : "one";
};

/** The address of all records, from the author's own paths where there are any. */
const basePath = (service: ServiceSpec, records: "one" | "many"): string => {
  const own = service.operations.find(
    ({ behaviour, path }) => path !== null && ["create", "list"].includes(behaviour.kind),
  )?.path;
  if (own && records === "many") return own;
  const single = service.operations.find(
    ({ behaviour, path }) => path !== null && ["read", "replace", "update", "delete"].includes(behaviour.kind),
  )?.path;
  if (single) return records === "many" ? single.replace(/\/\{\w+\}$/u, "") : single;
  const collection = collectionOf(service.name);
  if (service.keyedBy?.from !== "path") return `/${own?.slice(1) ?? collection}`;
  const { name } = service.keyedBy;
  return records === "one" ? `/${collection}/{${name}}` : `/${collectionOf(name)}/{${name}}/${collection}`;
};

const METHODS: Record<Behaviour["kind"], Method> = {
  create: "POST",
  read: "GET",
  list: "GET",
  update: "PATCH",
  replace: "PUT",
  delete: "DELETE",
  act: "POST",
  clear: "POST",
  count: "GET",
  handwritten: "POST",
  redirect: "GET",
  report: "GET",
  gaps: "GET",
  copy: "POST",
  render: "POST",
  restore: "POST",
  "delete-many": "POST",
  "read-many": "POST",
  import: "POST",
  export: "GET",
  "sign-in": "POST",
  "sign-out": "DELETE",
  "read-self": "GET",
  enlist: "POST",
  seek: "GET",
  relate: "PUT",
  unrelate: "DELETE",
  mark: "POST",
  identify: "GET",
  hear: "POST",
  "note-denial": "POST",
  lease: "POST",
  fail: "POST",
  "check-limit": "POST",
  "read-limit": "GET",
  "reset-limit": "DELETE",
  "read-usage": "GET",
  top: "GET",
  page: "GET",
  standing: "GET",
  around: "GET",
  overview: "GET",
};

const defaultPath = (service: ServiceSpec, operation: Pick<OperationSpec, "name" | "behaviour">): string => {
  const records = recordsOf(service);
  const base = basePath(service, records);
  const generated = service.keyedBy?.from === "generated" ? service.keyedBy.name : null;
  const record =
    records === "many" ? `${base}/{id}` : generated !== null && !base.endsWith("}") ? `${base}/{${generated}}` : base;
  const verb = wordsOf(operation.name).join("-");
  switch (operation.behaviour.kind) {
    case "create":
      return generated !== null ? base.replace(/\/\{\w+\}$/u, "") : base;
    case "list":
      return base;
    case "clear":
    case "count":
      return `${base}/${verb}`;
    case "act":
      return `${record}/${verb}`;
    case "redirect":
      return generated === null ? `${record}/${verb}` : `/{${generated}}`;
    default:
      return record;
  }
};

/** A record's id under another name: `{note}`, `{noteId}` and `/things/{thing}`. */
const isIdName = (service: ServiceSpec, name: string, before: string): boolean => {
  const bare = wordsOf(name)
    .join("")
    .replace(/(?<=.)id$/u, "");
  return [wordsOf(service.name).join(""), wordsOf(service.name).at(-1), singular(before), "id", "record"].includes(
    bare,
  );
};

/** Types whose values can stand in a path. */
const isNaming = ({ type, unique }: Field): boolean => unique === true && !["boolean", "list", "map"].includes(type);

const PARAMETER = /([^/]*)\/\{(\w+)\}/gu;

/** A record among many is `{id}`, whatever the author called it, or a unique field by its own name. */
const nameRecord = (service: ServiceSpec, path: string): string => {
  const key = keyName(service);
  if (recordsOf(service) === "one") return path;
  const fields = service.fields.filter(isNaming).map(({ name }) => name);
  return path.replaceAll(PARAMETER, (whole, before: string, name: string) =>
    name === key || fields.includes(name) || !isIdName(service, name, before) ? whole : `${before}/{id}`,
  );
};

/** The parameters of a path that name neither the instance, nor a record by its id or by a unique field. */
export const strangeParameters = (service: ServiceSpec, path: string): string[] => {
  const named = service.fields.filter(isNaming).map(({ name }) => name);
  const known = new Set([keyName(service), "id", ...named]);
  return recordsOf(service) === "one" ? [] : parametersOf(nameRecord(service, path)).filter((name) => !known.has(name));
};

/** The request that calls an operation: the author's own, else a sound default. */
export const chooseRoute = (
  service: ServiceSpec,
  operation: Pick<OperationSpec, "name" | "behaviour" | "method" | "on" | "path">,
): { method: Method; path: string } => ({
  method: operation.method ?? METHODS[operation.behaviour.kind],
  path: pathOf(service, operation),
});

/** What a part's path names is told by its place. */
const pathOf = (service: ServiceSpec, operation: Pick<OperationSpec, "name" | "behaviour" | "on" | "path">): string => {
  if (operation.path === null) return defaultPath(service, operation);
  const { behaviour, on, path } = operation;
  const namesValue = behaviour.kind === "report" && behaviour.within !== undefined;
  return on === undefined && !namesValue ? nameRecord(service, path) : path;
};

/** The status of success where the author names none. */
export const defaultStatus = (kind: Behaviour["kind"]): number =>
  ({ create: 201, delete: 204, redirect: 302, "sign-in": 201, "sign-out": 204, "reset-limit": 204 })[kind as string] ??
  200;
