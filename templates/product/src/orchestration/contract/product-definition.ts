import type { Access, JsonObject } from "./call.ts";
import type { Paging } from "./paging.ts";
import type { Schema } from "./schema.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * How the name of an instance is found. `generated`: made at creation, `length` characters, unless the body's field
 * `name` chooses one, which must fit the bounds.
 */
export type KeyDefinition =
  | { from: "path"; name: string }
  | { from: "generated"; name: string; length: number; min?: number; max?: number; pattern?: string }
  | { from: "owner" }
  | { from: "single" };

/** What an answer holds. `feed`: a WebSocket on which every event that the instance publishes arrives. */
export type Answer = "record" | "page" | "count" | "deleted" | "object" | "nothing" | "redirect" | "feed";

/** What a parameter asks of a record: that one of the fields contains it, or that the one field lies on its side of it. */
export type Narrow = { fields: readonly string[]; by: "contains" | "from" | "to" | "after" | "before" };

export type OperationDefinition = {
  /** One sentence for people who read the API's description. */
  summary: string;
  access: Access;
  /** Absent for what only other services may call. */
  route?: { method: Method; path: string };
  /** Status of success. */
  status: number;
  answers: Answer;
  /** The part that it is about; absent: the records of the service itself. */
  on?: string;
  /** Fields that are taken from the body. */
  accepts?: readonly string[];
  /** What is taken from the body, where that is not what is kept. */
  takes?: Schema;
  /** Members of an answer that is an object of its own. */
  members?: readonly string[];
  /** Headers, in lower case, that may carry the secret of a record. The object gets what they carry as a hash. */
  keys?: readonly string[];
  /** Statuses of the refusals that this operation has of its own. */
  refuses?: readonly number[];
  /** Only what was sent changes. */
  partial?: true;
  /** Fields that may stand in the query string. */
  filters?: readonly string[];
  /** Further parameters of the query string. */
  narrows?: Readonly<Record<string, Narrow>>;
  /** How pages are asked for and told, where not by `limit` and `cursor`, `items` and `next`. */
  paging?: Paging;
  /** Fields by which the parameter `sort` may sort, with `-` before one for descending. */
  sorts?: readonly string[];
  /** Address of the record that was made, for the header `location`. */
  location?: string;
  /** Doing it twice is the same as once, so that the mesh may try again. GET, PUT and DELETE always are. */
  idempotent?: true;
};

/** Further records that an instance keeps, in a table of their own: the comments of a post. */
export type PartDefinition = {
  table: string;
  schema: Schema;
  /** The product's code where there is no such record. */
  missing?: string;
  /** Further creations are refused with 409. */
  maxRecords: number;
};

/** Whose operation hears an event, and on which instance. */
export type Subscription = {
  /** `Service.event`. */
  event: string;
  operation: string;
  /** The field of the event that names the instance; `null`: the instance of the same name as the publisher's. */
  keyField: string | null;
};

export type ServiceDefinition = {
  /** The name of the object namespace in `env`. */
  binding: string;
  summary: string;
  key: KeyDefinition;
  schema: Schema;
  /** The product's code where there is no such record. */
  missing?: string;
  /** Tables beside that of the records, by what one of their records is called. */
  parts?: Readonly<Record<string, PartDefinition>>;
  /** How many records an instance is for. */
  records: "one" | "many";
  /** Further creations are refused with 409. */
  maxRecords: number;
  /** Days after which a record is removed; null: kept. */
  retentionDays: number | null;
  operations: Readonly<Record<string, OperationDefinition>>;
  /** What this service may call, as `Service.operation`. Nothing else gets through. */
  calls: readonly string[];
  /** Events, each with the fields of the record that go along. */
  publishes?: Readonly<Record<string, readonly string[]>>;
  subscribes?: readonly Subscription[];
};

/** How failures are told beside RFC 9457, where the product has a way of its own. */
export type ErrorStyle = {
  /** Members of an error's body, in which `{code}`, `{message}`, `{status}`, `{field}` and `{errors}` are filled in. */
  members: JsonObject;
  /** The product's codes by the layer's, or else by status. */
  codes: Readonly<Record<string, string>>;
  /** Status of what breaks a rule; 422 if absent. */
  invalid?: 400;
  /** Status of a parameter that breaks a rule; that of `invalid` if absent. */
  query?: 400 | 422;
  /** Status of a body that is no object; that of `invalid` if absent. */
  object?: 400 | 422;
  /** Status of what is no JSON; 400 if absent. */
  malformed?: 422;
};

/** How the product itself tells callers apart: by what a header carries, of which `target` says whose it is. */
export type Callers = {
  /** Lower-case. */
  header: string;
  /** What stands before the secret: `Bearer`; null: nothing. */
  scheme: string | null;
  /** `Service.operation`, which answers who it is, or nothing. */
  target: string;
  /** Of the refusal where nobody is told; the layer's own if absent. */
  code?: string;
  /** Whoever sends what belongs to nobody is nobody: the object refuses them, after it has looked for the record. */
  late?: true;
  /** Requests in order by which somebody becomes known; in the last, `secret` points to what the header carries. */
  signUp: readonly { method: Method; path: string; status: number; body: JsonObject; secret?: string }[];
};

/** What the layer has to know of a product. It is data: the layer holds no code for any one service. */
export type ProductDefinition = {
  name: string;
  title: string;
  summary: string;
  errors?: ErrorStyle;
  callers?: Callers;
  services: Readonly<Record<string, ServiceDefinition>>;
};

/** Whether the mesh may do it again after a failure that tells nothing about what was done. */
export const isIdempotent = ({ idempotent, route }: OperationDefinition): boolean =>
  idempotent === true || (route !== undefined && ["GET", "PUT", "DELETE"].includes(route.method));
