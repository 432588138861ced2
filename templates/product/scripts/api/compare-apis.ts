import {
  type ApiBody,
  type ApiDocument,
  type ApiOperation,
  type ApiParameter,
  type ApiResponse,
  followRef,
  listOperations,
} from "./api-document.ts";
import { compareSchemas, type Direction } from "./compare-schemas.ts";

type Versions<Part> = { before: Part; after: Part };
type Documents = Versions<ApiDocument>;
type Content = ApiBody["content"];

const compareContent = (documents: Documents, content: Versions<Content>, direction: Direction, at: string): string[] =>
  Object.entries(content.before ?? {}).flatMap(([type, { schema }]) => {
    const now = content.after?.[type];
    if (now === undefined) return [`${at} is no longer ${type}.`];
    return compareSchemas(
      { document: documents.before, schema },
      { document: documents.after, schema: now.schema },
      direction,
      at,
    );
  });

const compareParameters = (documents: Documents, { before, after }: Versions<ApiOperation>, at: string): string[] => {
  const resolved = (document: ApiDocument, { parameters = [] }: ApiOperation) =>
    new Map(
      parameters
        .flatMap((parameter) => followRef<ApiParameter>(document, parameter) ?? [])
        .map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]),
    );
  const [was, is] = [resolved(documents.before, before), resolved(documents.after, after)];
  return [...is].flatMap(([key, parameter]) => {
    const earlier = was.get(key);
    const place = `${at}, ${key},`;
    const demanded = parameter.required === true && earlier?.required !== true;
    if (demanded) return [`${place} is now required.`];
    if (earlier === undefined) return [];
    return compareSchemas(
      { document: documents.before, schema: earlier.schema },
      { document: documents.after, schema: parameter.schema },
      "input",
      place,
    );
  });
};

const compareBodies = (documents: Documents, { before, after }: Versions<ApiOperation>, at: string): string[] => {
  const was = followRef(documents.before, before.requestBody);
  const is = followRef(documents.after, after.requestBody);
  if (is === undefined) return [];
  if (is.required === true && was?.required !== true) return [`${at}, body, is now required.`];
  return compareContent(documents, { before: was?.content, after: is.content }, "input", `${at}, body`);
};

const compareAnswers = (documents: Documents, { before, after }: Versions<ApiOperation>, at: string): string[] =>
  Object.entries(before.responses ?? {}).flatMap(([status, response]) => {
    const place = `${at}, ${status}`;
    const was = followRef<ApiResponse>(documents.before, response);
    const is = followRef<ApiResponse>(documents.after, after.responses?.[status]);
    if (is === undefined) return [`${place}, is no longer answered.`];
    return compareContent(documents, { before: was?.content, after: is.content }, "output", place);
  });

/** Whether somebody without credentials gets in. */
const isOpen = ({ security = [] }: ApiOperation): boolean =>
  security.length === 0 || security.some((scheme) => Object.keys(scheme).length === 0);

/** How `after` breaks callers of `before`: one sentence each, sorted as the operations of `before` are. */
export const compareApis = (before: ApiDocument, after: ApiDocument): string[] => {
  const documents = { before, after };
  const now = listOperations(after);
  return [...listOperations(before)].flatMap(([at, operation]) => {
    const later = now.get(at);
    if (later === undefined) return [`${at} is gone.`];
    const pair = { before: operation, after: later };
    return [
      ...(isOpen(operation) && !isOpen(later) ? [`${at} now needs a sign-in.`] : []),
      ...compareParameters(documents, pair, at),
      ...compareBodies(documents, pair, at),
      ...compareAnswers(documents, pair, at),
    ];
  });
};
