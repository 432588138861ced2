import type { Expression } from "./expression.ts";
import type { ErrorStyle } from "./error-style.ts";
import type { Access, Field } from "./field.ts";
import type { Firing, Hooks } from "./hooks.ts";
import type { Intake, Outlet } from "./files.ts";
import type { Json } from "./json.ts";
import type { Method } from "./method.ts";
import type { AsOf, ReportValue, Step } from "./report.ts";
import type {
  Ask,
  Assignment,
  Condition,
  Effect,
  Find,
  Guard,
  Lapse,
  Log,
  Note,
  Once,
  Precondition,
  Reach,
  RecordRule,
  Tells,
} from "./rule.ts";
import type { Objective, Scenario } from "./scenario.ts";
import type { Callers } from "./callers.ts";
import type { Bringing, Meter } from "./meter.ts";
import type { Flood, LimitBehaviour, LimitSpec } from "./limit.ts";
import type { ReadManyBehaviour } from "./read-many.ts";
import type { Narrow, Paging, Sort } from "./paging.ts";
import type { QueueBehaviour, QueueSpec } from "./queue.ts";

import type { PageBehaviour } from "./page.ts";
import type { Measure, StandingsBehaviour, StandingsSpec } from "./standings.ts";
import type { RoomSpec } from "./room.ts";

export type { Firing, HeaderValue, HookLog, Hooks, MessageValue, Step } from "./hooks.ts";
export type { FileFormat, Intake, Outlet } from "./files.ts";
export type { Json } from "./json.ts";
export type { ErrorStyle } from "./error-style.ts";
export type { Callers } from "./callers.ts";
export type { Bringing, Meter } from "./meter.ts";
export type * from "./field.ts";
export type * from "./paging.ts";
export type * from "./rule.ts";
export type * from "./scenario.ts";
export type { Flood, LimitSpec, Verdict } from "./limit.ts";
export type { QueueSpec } from "./queue.ts";

/** What an issue asks for, as it was understood. Everything here comes from the visible text; nothing is invented. */
export type Spec = {
  title: string;
  summary: string;
  services: ServiceSpec[];
  scenarios: Scenario[];
  objectives: Objective[];
  /** Absent where the spec says nothing of how failures are told. */
  errors?: ErrorStyle;
  /** How the product itself tells callers apart; absent: by sessions of the layer's own. */
  callers?: Callers;
  /** Whether the text speaks of anything by which one caller is told from another, understood or not. */
  tellsCallersApart: boolean;
  /** Sentences that no rule turns into code. They are named in the thread and in the pull request. */
  uncovered: Requirement[];
  /** SHA-256 (hex) of the frozen visible text: a later edit is a different spec. */
  hash: string;
};

/** One line of the issue. `line` counts from 1 in the body. */
export type Requirement = { line: number; text: string; reason: string };

export type ServiceSpec = {
  /** PascalCase, singular: `Todo`. */
  name: string;
  purpose: string;
  line: number;
  /** What one instance is kept for ("one per list"); null where the spec does not say. */
  keyedBy: KeySpec | null;
  fields: Field[];
  rules?: RecordRule[];
  /** The author's code where there is no such record. */
  missing?: string;
  /** The field whose value is the entity tag of an answer that holds one record. */
  etag?: string;
  /** The field that tells when a record is over; from then on it is not there any more. */
  expires?: string;
  lapses?: Lapse[];
  logs?: Log[];
  fires?: Firing;
  hooks?: Hooks;
  /** Every state that a record ever had is kept as a record of `part`. `skips`: what is the same as before is none. */
  history?: History;
  queue?: QueueSpec;
  /** How much each record allows; the first that holds. */
  limits?: LimitSpec[];
  /** Further records that an instance keeps: the comments of a post. */
  parts?: PartSpec[];
  operations: OperationSpec[];
  /** Sockets that people open at its records. */
  room?: RoomSpec;
  delivery: Delivery | null;
  rendering: Rendering | null;
  /** Days after which records are removed; null: kept. */
  retentionDays: number | null;
  /** Records one instance may hold, where the spec bounds them. */
  maxRecords?: number;
};

export type History = { part: string; skips?: true };

/** `of`: what one of these belongs to, the service itself or another part; null: nothing. `only`: there is but one. */
export type PartSpec = {
  /** PascalCase, singular: `LineItem`. */
  name: string;
  line: number;
  of: string | null;
  only?: true;
  fields: Field[];
  rules?: RecordRule[];
  missing?: string;
  etag?: string;
  expires?: string;
  lapses?: Lapse[];
  logs?: Log[];
  fires?: Firing;
  queue?: QueueSpec;
  /** They tell who stands where. */
  standings?: StandingsSpec;
  maxRecords?: number;
};

export type KeySpec =
  /** `code` is made by the service at creation; a body field of the same name may choose it. */
  | { from: "generated"; name: string; length: number }
  /** The caller names the instance in the path. */
  | { from: "path"; name: string }
  /** One instance for each signed-in person. */
  | { from: "owner" }
  /** One instance for all. */
  | { from: "single" };

/** A report only of the records whose field `within` lies in a period: that of the path, or of this parameter. */
export type Period = { step: Step; parameter?: string };

/** What an operation does, as data: the one list of what the rules can build. */
export type Behaviour =
  | { kind: "create" }
  /** `makes`: the only record, where there is none yet, with what every new one holds. */
  | { kind: "read"; makes?: true }
  /** `filters`: fields that may stand in the query string. `sorts`: those that its `sort` may name. */
  | {
      kind: "list";
      filters: string[];
      sort: Sort[];
      narrows?: Narrow[];
      sorts?: string[];
      /** What each value of the parameter `sort` asks for, where the author says so. */
      orders?: Record<string, Sort[]>;
      paging?: Paging;
      /** Parameters of the query string that must be there. */
      needs?: string[];
      /** What lies between a beginning that is after its end is refused. */
      ordered?: true;
      /** What holds of every record that is listed, unless the query string names the parameter. */
      presets?: { parameter: string; field: string; equals: Json }[];
      /** Only records of which this holds. */
      scope?: Expression;
      /** The record that the path names, of the service or of one of its parts: `scope` and `rank` may speak of it. */
      named?: { of: string };
      /** In the order in which records of a part were made for which `where` holds: `parent` is of the one listed. */
      rank?: { of: string; where: Expression; descending: boolean };
      /** How many of all that could be listed there are for which something holds, by members of the answer. */
      counts?: Record<string, Expression>;
      /** Only records with the value that the path says in its parameter, a period if `step` is one; told in the member `tells`. */
      within?: { field: string; step?: Step; tells?: string };
    }
  /**
   * PATCH: only the fields sent change. `fields`: the only ones that may; without it, all that callers set. `makes`: as of
   * `read`. `self`: of the record that the caller is.
   */
  | { kind: "update"; fields?: string[]; makes?: true; self?: true }
  /** PUT: creates or replaces the one record at that address. `only`: replaces one that is there. */
  | { kind: "replace"; only?: true }
  /** `lenient`: where there is nothing, there is nothing to do. */
  | { kind: "delete"; lenient?: true }
  /**
   * A named transition of one record, refused with 409 unless every condition holds. `repeats`: where all is so already,
   * nothing happens, and it is answered as the first time.
   */
  | {
      kind: "act";
      set: Assignment[];
      when: Condition[];
      refusal?: { status: number; code: string };
      repeats?: true;
      /** It is no change of the record: nothing tells that it was changed, or how often. */
      quiet?: true;
      /** The record is made where there is none, with these values. */
      makes?: Record<string, Expression>;
    }
  /**
   * Answers an object of these members. `filters`: fields that may stand in the query string, of the records that are
   * counted. `within`: the field that the path's parameter names a value of, so that only those records are counted.
   */
  | {
      kind: "report";
      members: Record<string, ReportValue>;
      filters?: string[];
      within?: string;
      period?: Period;
      asOf?: AsOf;
    }
  /**
   * Answers what no record of the part `of` takes of a day, where `taken` holds of those: the gaps of their `span` within
   * that of the record. `tells`: names of the members of each gap; `items`: of their list.
   */
  | {
      kind: "gaps";
      of: string;
      span: { from: string; to: string };
      within: { from: string; to: string };
      day: { field: string; parameter: string };
      taken?: Expression;
      items: string | null;
      tells: { from: string; to: string };
    }
  | QueueBehaviour
  | LimitBehaviour
  | StandingsBehaviour
  | PageBehaviour
  /** Starts a session for whoever knows the `password` of the record that `by` names: makes a record of `part`. */
  | { kind: "sign-in"; by: string; password: string; part: string }
  /** Ends the session, or takes back the key, by which the caller is known. */
  | { kind: "sign-out"; part: string }
  /** The record that the caller is. */
  | { kind: "read-self" }
  /** Makes the caller's own record of a part, where there is none; and takes it back, where there is one. */
  | { kind: "relate" }
  /** Sets this of all records whose field `of` holds the caller's id, and of which `when` holds. */
  | { kind: "mark"; of: string; set: Assignment[]; when: Condition }
  | { kind: "unrelate" }
  /**
   * Makes a record of a part that names, in its field `points`, the record of another service whose field `by` is what was
   * sent; `copies` are taken over from that. Answers the one that is there already, where there is one. `operation`: by
   * which the other service finds it. `missing`: the refusal where there is none.
   */
  | {
      kind: "enlist";
      service: string;
      operation: string;
      by: string;
      points: string;
      copies: string[];
      missing: { status: number; code: string | null };
    }
  /** The record whose field `by` has a value, or nothing: for other services. */
  | { kind: "seek"; by: string }
  /** Says whose a secret is, for the layer. */
  | { kind: "identify"; part: string | null; secret: string; meter?: Omit<Meter, "free" | "code" | "headers"> }
  /** Writes down, as a record of `into`, what somebody was refused: method and path stand in `target`. */
  | { kind: "note-denial"; into: string; target: string | null; set: Assignment[] }
  /** Hears `event` of another service: sets this of records whose field `by` holds the event's member `is`. */
  | { kind: "hear"; event: string; by: string; is: string; set: Assignment[]; when: Condition[] }
  /**
   * Makes records like those whose `field` has the value that the body's member `from` says, with the value in the path
   * instead, but where one has the same values in `distinct` already. Tells how many in the member `tells`.
   */
  | { kind: "copy"; field: string; step?: Step; from: string; distinct: string[]; tells: string }
  /**
   * Answers a record's templates, filled with what the body's member `data` has for their placeholders, beside the fields in
   * `tells`. `version`: the member that may name an earlier state by this number.
   */
  | {
      kind: "render";
      templates: string[];
      data: string;
      version?: { member: string; field: string; part: string };
      tells: string[];
      missing: { status: number; code: string | null; tells?: string };
    }
  /** Makes a record what it was in an earlier state. */
  | { kind: "restore"; fields: string[] }
  /** Makes records of the rows of a file. */
  | { kind: "import"; intake: Intake }
  /** Answers all records that the query string leaves as a file. */
  | { kind: "export"; outlet: Outlet; filters: string[]; sort: Sort[]; narrows?: Narrow[] }
  /**
   * Deletes the records whose field `by` has one of the values in the body's list `from`, and tells which, or how many,
   * were there. Refused as a whole where `refuses` holds of one of them.
   */
  | {
      kind: "delete-many";
      by: string;
      from: string;
      tells: { deleted: string; missing?: string; how: "values" | "number" };
      refuses?: { when: Expression; status: number; code: string | null; text: string; tells?: string };
    }
  | ReadManyBehaviour
  /** Deletes every matching record, answers `{"deleted": n}`, or calls that `member`. */
  | { kind: "clear"; where: Condition[]; member?: string }
  /** Answers `{"count": n}`. */
  | { kind: "count"; where: Condition[] }
  /** Answers with a redirect to the URL in field `to`, adding one to the counter field `count`. */
  | { kind: "redirect"; to: string; count: string | null };

/** Kinds that a line about an operation tells by its words. */
export type WordedKind = Exclude<
  Behaviour["kind"],
  | (QueueBehaviour | LimitBehaviour | StandingsBehaviour | PageBehaviour)["kind"]
  | "report"
  | "gaps"
  | "render"
  | "restore"
  | "delete-many"
  | "read-many"
  | "copy"
  | "import"
  | "export"
  | "sign-in"
  | "sign-out"
  | "read-self"
  | "relate"
  | "unrelate"
  | "mark"
  | "identify"
  | "note-denial"
  | "enlist"
  | "seek"
  | "hear"
>;

export type OperationSpec = {
  /** camelCase: `clearCompleted`. */
  name: string;
  summary: string;
  line: number;
  behaviour: Behaviour;
  /** The part it is about; absent: the service's own records. */
  on?: string;
  /** It is about the caller's own one there. */
  own?: true;
  /** Fields that are taken from the body; absent: all that callers set. */
  accepts?: string[];
  /** Members of the body that are not fields of the record. */
  takes?: Field[];
  /** Members that a body must not have; `others`: any that are not taken. */
  rejects?: string[] | "others";
  /** Checked in this order. */
  guards?: Guard[];
  effects?: Effect[];
  reaches?: Reach[];
  asks?: Ask;
  /** What others hear of the record that it is about. */
  tells?: Tells;
  finds?: Find;
  /** What it says of its changes where they are written down. */
  remarks?: Assignment[];
  /** What it answers instead of the record: what that is a part of. */
  answers?: "parent";
  /** Fields of the record that it answers with, hidden ones too; `beside`: those come to what a record shows anyway. */
  /** `as`: what some of them are called there. */
  shows?: { fields: string[]; beside?: true; as?: Record<string, string> };
  /** The author's codes where a parameter of the query string is wrong, by its name. */
  wrong?: Record<string, string>;
  /** The whole body is this member. */
  whole?: string;
  /** Members of the body that stand in the query string instead. */
  inQuery?: string[];
  /** Headers of its answer that tell a field, or how many seconds are left until the moment in it. */
  tellsIn?: { header: string; field: string; left?: true }[];
  /** The answer is this field alone, as text of this type, or as JSON. */
  plain?: { field: string; type: string };
  notes?: Note[];
  /** Ties between the same two that the making of this one undoes: those of the caller, or of either. */
  unties?: { of: string; both?: true }[];
  /** A record with the same value in `by`, of which `where` holds, is answered with instead of making another. */
  existing?: { by: string; where: Condition[]; status: number; tells?: Record<string, Json> };
  /** Of a creation: what is made is a result, which counts in the standings of a part. `tells`: it answers where one stands now. */
  stands?: { part: string; who: string; result: string; tells?: Record<string, Measure> };
  floods?: Flood[];
  precondition?: Precondition;
  once?: Once;
  /** Status where a PUT makes the record. */
  made?: number;
  /** Further headers of its answer. */
  headers?: Record<string, string>;
  /** The body is checked after what is asked for was found. */
  late?: true;
  /** Of a creation: records of a part that are made along with it, from the entries of this member of the body. */
  makes?: { part: string; from: string }[];
  brings?: Bringing;
  /** Exact wishes of the author; null where the default is taken. */
  method: Method | null;
  path: string | null;
  status: number | null;
  /** Null where the spec is silent: Security will ask. */
  access: Access | null;
};

export type { Method } from "./method.ts";
/** Work after a record is created, done by an alarm: hand it to each channel, track the status, retry with backoff. */
export type Delivery = {
  /** Enum field that tracks progress; its values hold `queued`, `delivered`, `failed`. */
  statusField: string;
  /** Enum or list-of-enum field that names the channels to use. */
  channelField: string;
  channels: Channel[];
  /** Enum field; values that stand earlier are delivered first. */
  priorityField: string | null;
  maxAttempts: number;
  /** Doubled after each failed attempt. */
  backoffSeconds: number;
};

export type Channel =
  /** Calls `operation` of another service's instance, keyed by this instance's key, with the named fields. */
  | { name: string; via: "service"; service: string; operation: string; fields: string[] }
  /** POSTs the record as JSON to the URL in `urlField`. */
  | { name: string; via: "webhook"; urlField: string };

/** At creation, the text in `into` is made from another service's record: `{{placeholders}}` filled from `dataField`. */
export type Rendering = { service: string; templateField: string; bodyField: string; dataField: string; into: string };
