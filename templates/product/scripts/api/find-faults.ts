import { type ApiDocument, type ApiOperation, followRef, listOperations } from "./api-document.ts";

const listRefs = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(listRefs);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === "$ref" && typeof entry === "string" ? [entry] : listRefs(entry),
  );
};

const findOperationFaults = (document: ApiDocument, at: string, operation: ApiOperation): string[] => {
  const declared = (operation.parameters ?? []).flatMap((parameter) => followRef(document, parameter) ?? []);
  const inPath = [...at.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => name);
  const missing = inPath.filter(
    (name) => !declared.some((parameter) => parameter.in === "path" && parameter.name === name),
  );
  const surplus = declared.filter((parameter) => parameter.in === "path" && !inPath.includes(parameter.name));
  const statuses = Object.keys(operation.responses ?? {});
  return [
    ...missing.map((name) => `${at} does not describe its parameter ${name}.`),
    ...surplus.map(({ name }) => `${at} describes a parameter ${name} that its path does not have.`),
    ...(statuses.length === 0 ? [`${at} describes no answer.`] : []),
    ...statuses
      .filter((status) => !/^(?:[1-5](?:\d\d|XX)|default)$/u.test(status))
      .map((status) => `${at} answers ${status}, which is no status.`),
  ];
};

/** What makes a document no sound OpenAPI 3.1, one sentence each. */
export const findFaults = (document: ApiDocument): string[] => {
  if (!/^3\.1\.\d+$/u.test(document.openapi)) return [`\`openapi\` is ${document.openapi}, not 3.1.`];
  const operations = listOperations(document);
  const ids = [...operations.values()].flatMap(({ operationId }) => operationId ?? []);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  const dangling = [...new Set(listRefs(document))].filter((ref) => followRef(document, { $ref: ref }) === undefined);
  return [
    ...(document.info?.title && document.info.version ? [] : ["`info` needs a title and a version."]),
    ...(operations.size === 0 ? ["There is no operation."] : []),
    ...Object.keys(document.paths)
      .filter((path) => !path.startsWith("/"))
      .map((path) => `The path ${path} does not begin with a slash.`),
    ...[...twice].map((id) => `Two operations are called ${id}.`),
    ...dangling.map((ref) => `${ref} points nowhere.`),
    ...[...operations].flatMap(([at, operation]) => findOperationFaults(document, at, operation)),
  ];
};
