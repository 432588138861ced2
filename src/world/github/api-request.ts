import type { Actor } from "./actor.ts";
import type { Change, Hub } from "./hub.ts";
import type { GitRepository } from "./git/repository.ts";
import type { RateWindow } from "./rate-limits.ts";
import { ok, refused, type Reply } from "./reply.ts";
import type { Repository } from "./state.ts";

export type ApiRequest = {
  hub: Hub;
  actor: Actor;
  change: Change;
  rate: RateWindow;
  method: string;
  /** Without the `/api/v3` in front. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: Record<string, unknown>;
};

/** A request about a repository that exists and that the actor may see. */
export type RepositoryRequest = ApiRequest & { repo: Repository; git: GitRepository };

const wrongType = (name: string, type: string): Error =>
  refused(`Invalid request.\n\nFor 'properties/${name}', the value given is not a ${type}.`);

/** A text of the body; undefined when absent or null. Another type is answered with 422. */
export const readText = (body: Record<string, unknown>, name: string): string | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  // GitHub accepts numbers where it wants a title.
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw wrongType(name, "string");
  return value;
};

/** A text that must be there. */
export const requireText = (body: Record<string, unknown>, name: string): string => {
  const value = readText(body, name);
  if (value === undefined) {
    throw refused(`Invalid request.\n\n"${name}" wasn't supplied.`);
  }
  return value;
};

export const readNumber = (body: Record<string, unknown>, name: string): number | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw wrongType(name, "number");
  return value;
};

export const readBoolean = (body: Record<string, unknown>, name: string): boolean | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw wrongType(name, "boolean");
  return value;
};

/** A list of texts; undefined when absent. */
export const readTexts = (body: Record<string, unknown>, name: string): string[] | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType(name, "array");
  return value.map((item) => (typeof item === "string" ? item : String((item as { name?: unknown })?.name ?? item)));
};

/** An object of the body; undefined when absent. */
export const readObject = (body: Record<string, unknown>, name: string): Record<string, unknown> | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw wrongType(name, "object");
  return value as Record<string, unknown>;
};

/** A list of objects; undefined when absent. */
export const readObjects = (body: Record<string, unknown>, name: string): Record<string, unknown>[] | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== "object" || item === null)) {
    throw wrongType(name, "array of objects");
  }
  return value as Record<string, unknown>[];
};

const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

/** The window of a list that the query asks for. */
export const readPage = (query: URLSearchParams): { page: number; perPage: number; skip: number } => {
  const page = Math.max(1, Math.trunc(Number(query.get("page") ?? 1)) || 1);
  const wanted = Math.trunc(Number(query.get("per_page") ?? DEFAULT_PAGE)) || DEFAULT_PAGE;
  const perPage = Math.min(LARGEST_PAGE, Math.max(1, wanted));
  return { page, perPage, skip: (page - 1) * perPage };
};

const linkHeader = (request: ApiRequest, total: number): Record<string, string> => {
  const { page, perPage } = readPage(request.query);
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(request.query);
    query.set("page", String(to));
    return `<${request.hub.apiUrl}${request.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return links.length > 0 ? { link: links.join(", ") } : {};
};

/** Answers one page of a list, each item rendered, with Link headers. `wrap` puts the list into GitHub's envelope. */
export const answerPage = async <Item>(
  request: ApiRequest,
  items: Item[],
  render: (item: Item) => unknown,
  wrap?: (rendered: unknown[], total: number) => unknown,
): Promise<Reply> => {
  const { skip, perPage } = readPage(request.query);
  const rendered = await Promise.all(items.slice(skip, skip + perPage).map(render));
  return ok(wrap ? wrap(rendered, items.length) : rendered, linkHeader(request, items.length));
};
