import type { Access, Json, JsonObject } from "./call.ts";
import type { Intake, Outlet } from "./files.ts";
import type { Paging } from "./paging.ts";
import type { RoomDefinition } from "./room.ts";
import type { Schema } from "./schema.ts";
import type { StandingsDefinition } from "./standings.ts";

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

/**
 * What an answer holds. `feed`: a WebSocket on which every event that the instance publishes arrives. `room`: one that
 * speaks and listens as the service's room says.
 */
export type Answer =
  | "record"
  | "page"
  | "count"
  | "deleted"
  | "object"
  | "nothing"
  | "redirect"
  | "feed"
  | "room"
  | "file";

/**
 * What a parameter asks of a record: that one of the fields contains it, or what several make with a blank between them
 * does (`joined`); that the one field begins with it, lies on its side of it, or is among the values, which commas separate;
 * or that the list has every value for which the parameter stands there. `words`: the one field, which holds the words of
 * others, has every word that is asked for, or `any` of them: whole, or as the beginning or a part of one. `none`: the word that asks for records without a value.
 */
export type Narrow = {
  fields: readonly string[];
  by: "contains" | "begins" | "from" | "to" | "after" | "before" | "among" | "has" | "words" | "equals";
  joined?: readonly (readonly string[])[];
  match?: "whole" | "start" | "part";
  any?: true;
  none?: string;
};

/** What a parameter may hold. */
export type Asked =
  | { type: "integer"; min: number; max: number; default: number }
  | { type: "day" | "month" | "year"; required?: true };

export type Preset = { parameter: string; field: string; equals: Json };

/** What a caller must know of a record before it changes: its version, in the header `if-match`. */
export type Precondition = {
  /** Refused with 428 without it. */
  required?: true;
  /** A version without quotes is taken too. */
  bare?: true;
  /** Checked before the body is; otherwise what is wrong with the body is told first. */
  first?: true;
  /** Checked before the record is looked for. */
  before?: true;
  /** The product's codes where the header is missing, and where it names another version. */
  missing?: string;
  stale?: string;
  /** Member of the refusal that tells the version there is. */
  tells?: string;
};

/** What becomes of a call with the header `idempotency-key`, beside being answered as before for a day. */
export type Once = {
  /** Refused with this status, and the product's code, without it. */
  required?: { status: number; code?: string };
  /** The same key with another body is refused. */
  reused?: { status: number; code?: string };
  /** Header, set to `true`, and status of an answer that was given before. */
  header?: string;
  status?: number;
  /** The record in that answer is told as it is by now. */
  renews?: true;
};

export type OperationDefinition = {
  /** One sentence for people who read the API's description. */
  summary: string;
  access: Access;
  /** Absent for what only other services may call. */
  route?: { method: Method; path: string };
  /** Status of success. */
  status: number;
  /** Others: of what was there already, or where there is nothing to hand out. */
  also?: readonly number[];
  answers: Answer;
  /** The part that it is about; absent: the records of the service itself. */
  on?: string;
  /** The part, or the service, whose record is answered, where that is another one. */
  tells?: string;
  /** Fields that are taken from the body. */
  accepts?: readonly string[];
  /** What is taken from the body, where that is not what is kept. */
  takes?: Schema;
  /** Members that a body must not have; `others`: any that are not taken. */
  rejects?: readonly string[] | "others";
  /** Members of an answer that is an object of its own. */
  members?: readonly string[];
  /** The only fields of its records that a list tells. */
  shows?: readonly string[];
  /** Headers, in lower case, that may carry the secret of a record. The object gets what they carry as a hash. */
  keys?: readonly string[];
  /** Statuses of the refusals that this operation has of its own. */
  refuses?: readonly number[];
  /** The body is a file, whose rows become records. */
  intake?: Intake;
  /** The answer is a file. */
  outlet?: Outlet;
  /** Only what was sent changes. */
  partial?: true;
  /** Fields that may stand in the query string. */
  filters?: readonly string[];
  /** What holds of every record that is listed, unless the query string names the parameter. */
  presets?: readonly Preset[];
  /** Parameters of the query string that must be there. */
  needs?: readonly string[];
  /** What lies between a beginning that is after its end is refused. */
  ordered?: true;
  /** Parameters of the query string that the service itself reads. */
  asked?: Readonly<Record<string, Asked>>;
  /** Further parameters of the query string. */
  narrows?: Readonly<Record<string, Narrow>>;
  /** How pages are asked for and told, where not by `limit` and `cursor`, `items` and `next`. */
  paging?: Paging;
  /** Fields by which the parameter `sort` may sort, with `-` before one for descending. */
  sorts?: readonly string[];
  /** What each value of the parameter `sort` asks for, and no other may be asked. */
  orders?: Readonly<Record<string, readonly { field: string; descending: boolean }[]>>;
  /** Address of the record that was made, for the header `location`. */
  location?: string;
  /** The field whose value is the entity tag of the record that is answered. */
  etag?: string;
  precondition?: Precondition;
  once?: Once;
  /** Further headers of an answer. */
  headers?: Readonly<Record<string, string>>;
  /** The product's codes where a parameter of the query string is wrong, by its name. */
  wrong?: Readonly<Record<string, string>>;
  /** The whole body is this member. */
  whole?: string;
  /** Members of the body that stand in the query string instead. */
  inQuery?: readonly string[];
  /** How large a body may be, where that is more than 64 KiB. */
  bytes?: number;
  /** A read that is counted, so that it must arrive, and just once. */
  counts?: true;
  /** The body is checked after what is asked for was found. */
  late?: true;
  /** Doing it twice is the same as once, so that the mesh may try again. GET, PUT and DELETE always are. */
  idempotent?: true;
};

/** What becomes of a record whose `field` still has one of the values in `from` at the moment that `ends` holds. */
export type Lapse = { ends: string; field: string; from: readonly string[]; to: string };

/**
 * Seconds between two firings: so many; what a field holds, in units of so many seconds; or by the value of an enumerated
 * field. Dots walk into an object.
 */
export type Step =
  | { seconds: number }
  | { field: string; seconds: number }
  | { field: string; each: Readonly<Record<string, number>> };

/**
 * A record fires by itself when the moment in `at` is reached, and again as long as it repeats. Firings lie on the grid
 * that begins at `start`: they do not drift, and those that were missed are left out.
 */
export type Firing = {
  /** Holds the next moment; null: it does not fire again. */
  at: string;
  start: string;
  /** Absent: it fires once. */
  every?: Step;
  /** How often it fires at most: a number, or the field that holds it. */
  times?: number | string;
  /** Fields that tell how often it has fired, and when it did last. */
  count?: string;
  last?: string;
  /** It fires in the states of `from` alone. `ended`: its state after the last time; `meanwhile`: as long as more come. */
  state?: { field: string; from: readonly string[]; ended?: string; meanwhile?: string };
};

/**
 * What a message tells: a fixed value, a field of the record that it is about, all of that record, or what is known of the
 * sending. `moment`: when it happened, or was due. `attempt`: 1, 2, 3, … over all attempts. `time`: of the attempt.
 */
export type MessageValue =
  | { value: Json }
  | { field: string }
  | { record: true }
  | { tells: "id" | "event" | "moment" | "created" }
  | { members: Readonly<Record<string, MessageValue>> };

/** What a header of a message tells. `signature`: `prefix` and the lower-case hexadecimal HMAC-SHA256. */
export type HeaderValue =
  | { value: string }
  | { tells: "id" | "event" | "attempt" }
  | { tells: "time"; as: "seconds" | "milliseconds" | "iso" }
  | { tells: "signature"; prefix: string; over: "body" | "time.body" };

/** Messages to addresses that callers name, each in a record of its own that tells what became of it. */
export type Hooks = {
  /**
   * Receivers: the records of a part, or, without one, the record itself that a message is about. `events`: the field that
   * lists what a receiver wants; `active`: the one that tells whether it wants anything.
   */
  to: { part?: string; url: string; secret?: string; events?: string; active?: string };
  /** What is sent about which records, by the event's name. `of`: a part. */
  events: Readonly<Record<string, { of?: string; fires?: true; body: Readonly<Record<string, MessageValue>> }>>;
  headers: Readonly<Record<string, HeaderValue>>;
  /** Seconds after each failed attempt; after one more, it is given up. */
  pauses: readonly number[];
  timeoutSeconds: number;
  log: HookLog;
};

/** The part that holds messages, and which of its fields tell what. */
export type HookLog = {
  part: string;
  /** What a message is kept under: what it is about, or its receiver. */
  of?: "record" | "receiver";
  status: { field: string; pending: string; delivered: string; failed: string };
  /** What happened; when the next attempt is due; the exact body; the attempts of this series; the receiver's id. */
  event: string;
  due: string;
  payload: string;
  tries: string;
  receiver: string;
  /** Fields that hold what the message tells. */
  told: Readonly<Record<string, MessageValue>>;
  /** The list of attempts, with the names of its entries' members. */
  attempts?: { field: string; number?: string; at?: string; status?: string; error?: string };
  /** The number of attempts, the status of the last answer, what failed last, and when the last one and success was. */
  count?: string;
  answered?: string;
  error?: string;
  last?: string;
  delivered?: string;
};

/**
 * Records that are handed out one after the other, each for a limited time: the jobs of a queue. Names of their fields,
 * and what those hold.
 */
export type QueueDefinition = {
  state: string;
  /** Values of `state`; without `delayed`, what waits for its time is in `ready` too. */
  states: { ready: string; delayed?: string; leased: string; done: string; dead: string };
  /** From when a record can be handed out. */
  available: string;
  /** How often it was. */
  attempts: string;
  /** What its holder shows, and until when it holds. */
  token: string;
  until: string;
  /** Why the last attempt failed; `expired`: what is said there of a lease that ran out. */
  error?: string;
  expired?: string;
  /** When it was given up. */
  died?: string;
  /** What is handed out first, before what has waited longest. */
  order?: readonly { field: string; descending: boolean }[];
};

/** Further records that an instance keeps, in a table of their own: the comments of a post. */
export type PartDefinition = {
  table: string;
  schema: Schema;
  /** The product's code where there is no such record. */
  missing?: string;
  /** The field that tells when a record is over; from then on it is not there any more. */
  expires?: string;
  lapses?: readonly Lapse[];
  fires?: Firing;
  queue?: QueueDefinition;
  standings?: StandingsDefinition;
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
  /** The field that tells when a record is over; from then on it is not there any more. */
  expires?: string;
  lapses?: readonly Lapse[];
  fires?: Firing;
  hooks?: Hooks;
  queue?: QueueDefinition;
  /** Tables beside that of the records, by what one of their records is called. */
  parts?: Readonly<Record<string, PartDefinition>>;
  /** Never spread over several instances: what is next, or how much is left, is asked of all. */
  undivided?: true;
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
  /** Sockets that listen as well. */
  room?: RoomDefinition;
  subscribes?: readonly Subscription[];
};

/** How failures are told beside RFC 9457, where the product has a way of its own. */
export type ErrorStyle = {
  /** Members of an error's body, in which `{code}`, `{message}`, `{status}`, `{field}`, `{fields}` and `{errors}` are filled in. */
  members: JsonObject;
  /** Members that are there only where there is something to tell in them. */
  sparse?: readonly string[];
  /** The product's codes by the layer's, alone or with the field that is wrong (`invalid-query:limit`), or else by status. */
  codes: Readonly<Record<string, string>>;
  /** What is said of a field that is missing, and of one that is wrong; absent: a sentence. */
  words?: { missing: string; wrong: string };
  /** How a field within others is named: `lines.0.amount`, `lines[0].amount`; absent: by the outermost alone. */
  paths?: "dots" | "brackets";
  /** Status of what breaks a rule; 422 if absent. */
  invalid?: 400;
  /** Status of a parameter that breaks a rule; that of `invalid` if absent. */
  query?: 400 | 422;
  /** Status of a body that is no object; that of `invalid` if absent. */
  object?: 400 | 422;
  /** Status of what is no JSON; 400 if absent. */
  malformed?: 422;
};

/**
 * What is counted of a caller's requests. `free`: operations that are neither counted nor refused, as `Service.operation`.
 * `code`: the product's own of the refusal. `headers`: of every answer to a caller whose requests are bounded.
 */
export type MeterDefinition = {
  free: readonly string[];
  code?: string;
  headers?: { limit?: string; remaining?: string; reset?: string };
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
  /** How much a caller may ask for, which `target` counts. */
  meter?: MeterDefinition;
  /** `Service.operation`, which writes down what somebody was refused with 403: method and path. */
  denied?: string;
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
export const isIdempotent = ({ counts, idempotent, route }: OperationDefinition): boolean =>
  idempotent === true || (!counts && route !== undefined && ["GET", "PUT", "DELETE"].includes(route.method));
