/** A JSON Schema as OpenAPI uses it; only the keywords that are compared have a type. */
export type ApiSchema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, ApiSchema>;
  required?: string[];
  additionalProperties?: boolean | ApiSchema;
  items?: ApiSchema;
  oneOf?: ApiSchema[];
  anyOf?: ApiSchema[];
  allOf?: ApiSchema[];
  [keyword: string]: unknown;
};
export type ApiContent = Record<string, { schema?: ApiSchema }>;
export type ApiParameter = { $ref?: string; name: string; in: string; required?: boolean; schema?: ApiSchema };
export type ApiResponse = { $ref?: string; description?: string; content?: ApiContent };
export type ApiBody = { $ref?: string; required?: boolean; content?: ApiContent };
export type ApiOperation = {
  operationId?: string;
  parameters?: ApiParameter[];
  requestBody?: ApiBody;
  responses?: Record<string, ApiResponse>;
  security?: object[];
};
/** Methods in lower case; other keys, such as `parameters`, hold for all of them. */
export type ApiPath = { parameters?: ApiParameter[]; [method: string]: unknown };

/** An OpenAPI 3.1 document. */
export type ApiDocument = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, ApiPath>;
  components?: Record<string, Record<string, unknown>>;
  security?: object[];
};

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Every operation as `METHOD /path`, with the parameters of its path among its own. */
export const listOperations = (document: ApiDocument): Map<string, ApiOperation> =>
  new Map(
    Object.entries(document.paths).flatMap(([path, entry]) =>
      METHODS.flatMap((method): [string, ApiOperation][] => {
        const operation = entry[method] as ApiOperation | undefined;
        if (operation === undefined) return [];
        const parameters = [...(entry.parameters ?? []), ...(operation.parameters ?? [])];
        return [[`${method.toUpperCase()} ${path}`, { security: document.security ?? [], ...operation, parameters }]];
      }),
    ),
  );

/** What a `$ref` of the document points at, followed to its end; anything else as it is. Undefined where it points nowhere. */
export const followRef = <Node extends { $ref?: string }>(
  document: ApiDocument,
  node: Node | undefined,
): Node | undefined => {
  const seen = new Set<string>();
  let found = node;
  while (found?.$ref !== undefined) {
    const ref = found.$ref;
    if (seen.has(ref) || !ref.startsWith("#/")) return undefined;
    seen.add(ref);
    const parts = ref
      .slice(2)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    found = parts.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document) as
      | Node
      | undefined;
  }
  return found;
};
