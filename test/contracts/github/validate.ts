import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CutDescription, webhookKey } from "#test/contracts/github/cut-openapi.ts";
import { ALLOWANCES } from "./allowances.ts";
import { operationFinder } from "./find-operation.ts";
import { graphqlContract } from "./graphql-contract.ts";
import { schemaChecker } from "./schema-checker.ts";
import { sealSchema } from "./seal-schema.ts";

/** `path` is without host and `/api/v3`. `body` is parsed JSON, `undefined` for none. */
export type ContractRequest = { method: string; path: string; query: URLSearchParams; body: unknown };
export type ContractAnswer = { method: string; path: string; status: number; body: unknown };

/** GitHub's own description, as three questions; each answers with the problems, and with none where all is right. */
export type Contract = {
  checkRequest(request: ContractRequest): string[];
  checkResponse(answer: ContractAnswer): string[];
  checkWebhook(event: { name: string; payload: unknown }): string[];
  /** `get /repos/{owner}/{repo}`: the operation that a request means; null for none. */
  nameOperation(method: string, path: string): string | null;
};

type Parameter = { name: string; in: string; required?: boolean };
type Node = Record<string, unknown>;

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures");
const GRAPHQL_PATH = "/graphql";

const isEmpty = (body: unknown): boolean =>
  body === undefined ||
  body === null ||
  body === "" ||
  (typeof body === "object" && !Array.isArray(body) && Object.keys(body).length === 0);

/** What a text in a URL may stand for: itself, a number or a boolean, or a list of texts. */
const readings = (text: string): unknown[] => [
  text,
  ...(/^-?\d+$/u.test(text) ? [Number(text)] : []),
  ...(text === "true" || text === "false" ? [text === "true"] : []),
  text.split(","),
];

const nodeAt = (root: object, place: string[]): Node | undefined => {
  let found: unknown = root;
  for (const key of place) found = (found as Node | undefined)?.[key];
  return found as Node | undefined;
};

/** Follows a `$ref` that stands for a whole parameter or response. */
const resolve = (root: object, place: string[]): string[] => {
  const ref = nodeAt(root, place)?.["$ref"];
  return typeof ref === "string" ? ref.split("/").slice(1) : place;
};

const jsonSchemaOf = (root: object, place: string[]): string[] | null => {
  const content = [...place, "content"];
  const type = Object.keys(nodeAt(root, content) ?? {}).find((name) => /\bjson\b/u.test(name));
  return type === undefined ? null : [...content, type, "schema"];
};

const allowed = (where: string, problems: string[]): string[] =>
  problems.filter((problem) => !ALLOWANCES.some((entry) => entry.where.test(where) && entry.problem.test(problem)));

const requestChecker = (description: CutDescription): Contract["checkRequest"] => {
  const sealed = sealSchema(description) as CutDescription;
  const find = operationFinder(description.paths);
  const check = schemaChecker(sealed);
  const checkText = (parameter: string[], name: string, text: string) => {
    const failures = readings(text).map((reading) => check([...parameter, "schema"], reading));
    return failures.some((problems) => problems.length === 0) ? [] : [`parameter ${name}: ${failures[0]?.join("; ")}`];
  };
  return ({ method, path, query, body }) => {
    const found = find(method, path);
    if (!found) return [`GitHub has no operation ${method.toUpperCase()} ${path}`];
    const place = ["paths", found.template, found.method];
    const listed = (nodeAt(sealed, [...place, "parameters"]) ?? []) as unknown as object[];
    const places = listed.map((_, index) => resolve(sealed, [...place, "parameters", String(index)]));
    const parameters = places.map((at) => ({ at, ...(nodeAt(sealed, at) as Parameter) }));
    const inPath = parameters.filter((parameter) => parameter.in === "path" && parameter.name in found.parameters);
    const inQuery = parameters.filter((parameter) => parameter.in === "query");
    const known = new Set(inQuery.map((parameter) => parameter.name));
    const given = inQuery.filter((parameter) => query.has(parameter.name));
    const schema = jsonSchemaOf(sealed, [...place, "requestBody"]);
    const needed = nodeAt(sealed, [...place, "requestBody"])?.["required"] === true;
    const problems = [
      ...inPath.flatMap(({ at, name }) => checkText(at, name, found.parameters[name] ?? "")),
      ...given.flatMap(({ at, name }) => checkText(at, name, query.get(name) ?? "")),
      ...[...query.keys()].filter((name) => !known.has(name)).map((name) => `unknown query parameter ${name}`),
      ...(schema && (needed || !isEmpty(body)) ? check(schema, body ?? null).map((problem) => `body: ${problem}`) : []),
      ...(!schema && !isEmpty(body) ? ["body: this operation takes none"] : []),
    ];
    return problems.map((problem) => `${method.toUpperCase()} ${found.template}: ${problem}`);
  };
};

const operationNamer = ({ paths }: CutDescription): Contract["nameOperation"] => {
  const find = operationFinder(paths);
  return (method, path) => {
    const found = find(method, path);
    return found && `${found.method} ${found.template}`;
  };
};

/** A workflow that is started by hand has no action, and the action of `repository_dispatch` is anybody's own word. */
const keyOfWebhook = (name: string, action: unknown): string => {
  if (name === "repository_dispatch") return webhookKey(name, "sample.collected");
  return webhookKey(name, typeof action === "string" && name !== "workflow_dispatch" ? action : null);
};

const responseChecker = (description: CutDescription): Pick<Contract, "checkResponse" | "checkWebhook"> => {
  const find = operationFinder(description.paths);
  const check = schemaChecker(description);
  const checkBody = (place: string[] | null, body: unknown) => {
    if (place) return check(place, body === undefined ? null : body);
    return isEmpty(body) ? [] : ["the answer has no body on GitHub"];
  };
  return {
    checkResponse: ({ method, path, status, body }) => {
      const found = find(method, path);
      if (!found) return [`GitHub has no operation ${method.toUpperCase()} ${path}`];
      const where = `${method.toUpperCase()} ${found.template} → ${status}`;
      const place = resolve(description, ["paths", found.template, found.method, "responses", String(status)]);
      const listed = nodeAt(description, place) !== undefined;
      if (!listed && status < 400) return [`${where}: GitHub does not answer so`];
      // Errors such as 401 and 403 may come from every operation; few list them, and fewer their body.
      const anyError = status < 400 || isEmpty(body) ? null : ["components", "schemas", "basic-error"];
      const schema = (listed ? jsonSchemaOf(description, place) : null) ?? anyError;
      return allowed(where, checkBody(schema, body)).map((problem) => `${where}: ${problem}`);
    },
    checkWebhook: ({ name, payload }) => {
      const key = keyOfWebhook(name, (payload as { action?: unknown } | null)?.action);
      if (!(key in description.webhooks)) return [`GitHub sends no webhook ${key}`];
      return allowed(key, check(["webhooks", key], payload)).map((problem) => `${key}: ${problem}`);
    },
  };
};

const open = (): Contract => {
  const text = readFileSync(join(FIXTURES, "github-openapi.json"), "utf8");
  const description = JSON.parse(text) as CutDescription;
  const checkRest = requestChecker(description);
  const checkGraphql = graphqlContract(join(FIXTURES, "github-schema.graphql"));
  const responses = responseChecker(description);
  return {
    checkRequest: (request) => (request.path === GRAPHQL_PATH ? checkGraphql(request.body) : checkRest(request)),
    checkResponse: (answer) => {
      if (answer.path !== GRAPHQL_PATH) return responses.checkResponse(answer);
      const body = answer.body as { data?: unknown; errors?: unknown } | undefined;
      return answer.status !== 200 || body?.data !== undefined || Array.isArray(body?.errors)
        ? []
        : ["a GraphQL answer needs `data` or `errors`"];
    },
    checkWebhook: responses.checkWebhook,
    nameOperation: operationNamer(description),
  };
};

let opened: Contract | null = null;

/** The vendored description, whose schemas are compiled when they are first met: once for all files of a process. */
export const openContract = (): Contract => (opened ??= open());
