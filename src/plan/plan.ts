import type { Message, Role } from "#src/discussion/message.ts";
import type {
  Access,
  Ask,
  Assignment,
  Behaviour,
  Bringing,
  Callers,
  OperationSpec,
  Delivery,
  Effect,
  Find,
  ErrorStyle,
  Field,
  Firing,
  Flood,
  Guard,
  Hooks,
  History,
  Lapse,
  Log,
  Note,
  LimitSpec,
  Method,
  Objective,
  Once,
  Precondition,
  Reach,
  RecordRule,
  QueueSpec,
  Rendering,
  Requirement,
  Scenario,
} from "#src/spec/spec.ts";
import type { StandingsSpec } from "#src/spec/standings.ts";
import type { RoomSpec } from "#src/spec/room.ts";
import type { Steer } from "#src/steering/steer.ts";

/** What was agreed. It alone decides what is generated: the same plan and templates give the same bytes. */
export type Plan = {
  product: Product;
  services: Service[];
  /** From the spec, then those that roles added. */
  scenarios: Scenario[];
  objectives: Objective[];
  tasks: Task[];
  decisions: Decision[];
  uncovered: Requirement[];
  /** What takes code of its own, in full. `operation`: the one that it is about, as `Service.operation`. */
  handwritten?: (Requirement & { operation?: string })[];
  /** What people had otherwise than the spec first said, in their words; absent: nobody had. */
  steers?: Steer[];
  /** SHA-256 (hex) of the spec this answers. */
  specHash: string;
  /** What it was made of; absent where nothing is built on it later. */
  source?: { text: { title: string; body: string }; wishes: Message[] };
  /** The product that it changes; absent: it is the first. */
  evolves?: Evolution;
};

/** `title`: what is asked now. `nth`: of the product's plans, from 2 on. `services`: those that were released before. */
export type Evolution = { title: string; nth: number; services: string[] };

export type Product = {
  /** The Worker's name, made from the repository's: lower-case letters, digits, hyphens; at most 54 characters. */
  name: string;
  title: string;
  summary: string;
  /** Writes a client address may make in a minute; null: no limit. */
  writesPerMinute: number | null;
  /** Absent: as RFC 9457 has it. */
  errors?: ErrorStyle;
  /** Absent: by the layer's own sessions. */
  callers?: Callers;
  /** Absent: there is a page for people. */
  page?: false;
};

/** One Durable Object class. */
export type Service = {
  /** PascalCase class name: `Todo`. */
  name: string;
  purpose: string;
  owner: Role;
  key: Key;
  /** Records one instance holds: `one` (a link) or `many` (the to-dos of a list). */
  records: "one" | "many";
  fields: Field[];
  rules?: RecordRule[];
  /** The author's code where there is no such record. */
  missing?: string;
  /** The field whose value is the entity tag of an answer that holds one record. */
  etag?: string;
  /** The field that tells when a record is over. */
  expires?: string;
  /** What becomes of records in time. */
  lapses?: Lapse[];
  /** What is written down of changes. */
  logs?: Log[];
  fires?: Firing;
  hooks?: Hooks;
  /** Every state of a record is kept as a record of this part. */
  history?: History;
  /** Its records are handed out. */
  queue?: QueueSpec;
  /** Its records tell who stands where. */
  standings?: StandingsSpec;
  /** How much each record allows. */
  limits?: LimitSpec[];
  parts?: Part[];
  operations: Operation[];
  delivery: Delivery | null;
  rendering: Rendering | null;
  retentionDays: number | null;
  /** Bound on one instance's storage, in records; further creates answer 409. */
  maxRecords: number;
  /** Who this service may call, as `Service.operation`. */
  calls: string[];
  /** The migrations of its last release; absent: it was never released. */
  released?: string[];
  /** What it tells others about its records. */
  events?: Event[];
  /** What it hears from others. */
  subscriptions?: Subscription[];
  /** A WebSocket on which whoever may read an instance gets its events. */
  feed?: Feed;
  /** Sockets at its records, on which people speak as well. */
  room?: Room;
};

/** Further records of an instance, in a table of their own. */
export type Part = {
  name: string;
  of: string | null;
  fields: Field[];
  rules?: RecordRule[];
  missing?: string;
  etag?: string;
  expires?: string;
  lapses?: Lapse[];
  logs?: Log[];
  fires?: Firing;
  /** There is but one. */
  only?: true;
  queue?: QueueSpec;
  standings?: StandingsSpec;
  maxRecords: number;
};

/**
 * Told when one of the `after` operations has changed a record, with `fields` of that record; or by what time does to a
 * record of the part `on`.
 */
export type Event = { name: string; after: string[]; fields: string[]; on?: string };

/** `event` is `Service.event`; `keyField`: the event's field that names the instance, null for one of the same name. */
export type Subscription = { event: string; operation: string; keyField: string | null };

export type Room = Omit<RoomSpec, "line">;

export type Feed = { name: string; summary: string; path: string; access: Access };

export type Key =
  /** The caller names the instance: path parameter `name`. */
  | { from: "path"; name: string }
  /** Made at creation, `length` characters, path parameter `name`; a body field `name` may choose it. */
  | { from: "generated"; name: string; length: number }
  /** One instance for each signed-in person. */
  | { from: "owner" }
  /** One instance for all; its throughput is one object's. */
  | { from: "single" };

export type Operation = {
  name: string;
  summary: string;
  behaviour: Behaviour;
  /** The part it is about; absent: the service's own records. */
  on?: string;
  /** It is about the caller's own one there. */
  own?: true;
  takes?: Field[];
  rejects?: string[] | "others";
  guards?: Guard[];
  effects?: Effect[];
  unties?: { of: string; both?: true }[];
  notes?: Note[];
  reaches?: Reach[];
  asks?: Ask;
  finds?: Find;
  remarks?: Assignment[];
  answers?: "parent";
  shows?: OperationSpec["shows"];
  plain?: { field: string; type: string };
  wrong?: Record<string, string>;
  whole?: string;
  inQuery?: string[];
  tellsIn?: { header: string; field: string; left?: true }[];
  existing?: OperationSpec["existing"];
  stands?: OperationSpec["stands"];
  floods?: Flood[];
  precondition?: Precondition;
  once?: Once;
  made?: number;
  headers?: Record<string, string>;
  late?: true;
  makes?: OperationSpec["makes"];
  merges?: OperationSpec["merges"];
  brings?: Bringing;
  method: Method;
  /** `/lists/{list}/todos/{id}`: the key's parameter, and `{id}` for a record among many. Empty for `internal`. */
  path: string;
  /** Status of success. */
  status: number;
  access: Access;
  /** Body fields, for create, replace, update. */
  accepts: string[];
  /** Two calls with the same body come to the same as one, so that whoever lost the answer may call again. */
  idempotent?: boolean;
};

export type Task = { role: Role; title: string; services: string[]; doneWhen: string };

/** `asked`: who raised the point; null: whoever decided did. */
export type Decision = {
  topic: string;
  text: string;
  by: Role;
  asked: Role | null;
  answers: string | null;
  dissent: Role[];
};
