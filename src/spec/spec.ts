import type { Expression } from "./expression.ts";
import type { Intake, Outlet } from "./files.ts";
import type { Json } from "./json.ts";
import type { Method } from "./method.ts";
import type { Objective, Scenario } from "./scenario.ts";
import type { ReportValue, Step } from "./report.ts";

export type { FileFormat, FileRefusal, Intake, Outlet } from "./files.ts";
export type { Json } from "./json.ts";
export type { Expectation, Objective, Scenario, ScenarioStep, SignUp } from "./scenario.ts";

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

/** How failures are told, beside what RFC 9457 has. */
export type ErrorStyle = {
  /**
   * Members of an error's body; `{code}`, `{message}`, `{status}`, `{field}` and `{errors}` in it are filled in. A list
   * holds one entry, which is told for each value that is wrong.
   */
  members: { [key: string]: Json };
  /** The author's codes by status, or by `invalid` and `malformed-json` where one status has several. */
  codes: Record<string, string>;
  /** What is said of a field that is missing, and of one that is wrong; absent: a sentence. */
  words?: { missing: string; wrong: string };
  /** Status of what breaks a rule; 422 if absent. */
  invalid?: 400;
  /** Status of a parameter of the query string that breaks a rule; that of `invalid` if absent. */
  query?: 400 | 422;
  /** Status of a body that is JSON, and no object; that of `invalid` if absent. */
  object?: 400 | 422;
  /** Status of a body that is no JSON; 400 if absent. */
  malformed?: 422;
};

/**
 * A caller is known by the secret `field` of a record: of `service`, or of its `part`, in which case the record that it is
 * a part of is the caller.
 */
export type Callers = {
  /** Lower-case. */
  header: string;
  /** What stands before the secret: `Bearer`; null: nothing. */
  scheme: string | null;
  service: string;
  part: string | null;
  field: string;
  /** The author's code where nobody is told. */
  code?: string;
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
  /** Every state that a record ever had is kept as a record of `part`. `skips`: what is the same as before is none. */
  history?: History;
  /** Further records that an instance keeps: the comments of a post. */
  parts?: PartSpec[];
  operations: OperationSpec[];
  delivery: Delivery | null;
  rendering: Rendering | null;
  /** Days after which records are removed; null: kept. */
  retentionDays: number | null;
  /** Records one instance may hold, where the spec bounds them. */
  maxRecords?: number;
};

export type History = { part: string; skips?: true };

/** What becomes of a record whose `field` still has one of the values in `from` at the moment that `ends` holds. */
export type Lapse = { ends: string; field: string; from: string[]; to: string };

/** `of`: what one of these belongs to, the service itself or another part; null: nothing. */
export type PartSpec = {
  /** PascalCase, singular: `LineItem`. */
  name: string;
  line: number;
  of: string | null;
  fields: Field[];
  rules?: RecordRule[];
  missing?: string;
  etag?: string;
  expires?: string;
  lapses?: Lapse[];
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

export type FieldType =
  | "text"
  | "integer"
  | "number"
  /** A text of digits with a fixed number of decimals: money. */
  | "decimal"
  | "boolean"
  | "date-time"
  | "date"
  | "time"
  | "email"
  | "url"
  | "enum"
  | "list"
  | "map"
  | "object"
  | "json"
  | "password";

export type Field = {
  /** As it stands in JSON: `created_at`, `dueAt`. */
  name: string;
  /** Of the body; absent where the author names no such field. */
  line?: number;
  type: FieldType;
  description: string;
  /** Of an `enum`, or of the entries of a `list` of enumerated values; in the author's order. */
  values?: string[];
  required: boolean;
  default?: Json;
  /** Null is a value of its own, and not the same as none. */
  nullable?: true;
  /** Null is refused, and does not stand for the default. */
  neverNull?: true;
  /** Decimals of a decimal. */
  scale?: number;
  /** Length for text and list, value for numbers. */
  min?: number;
  max?: number;
  /** Of a day or a moment. */
  earliest?: string;
  latest?: string;
  /** A regular expression the whole text must match. */
  pattern?: string;
  /** `caseless`: however its letters are written. Within what the record is a part of, where it is one. */
  unique?: boolean | "caseless";
  /** Fields that must be the same, too, where no two records may share a value. */
  uniqueWith?: string[];
  /** Blanks around what a caller sends are cut off before it is checked. */
  trim?: boolean;
  /** Kept in lower case. */
  lower?: boolean;
  /** Characters, as in a class of a regular expression, that are dropped before it is checked. */
  strip?: string;
  /** A text with placeholders: `{{name}}`, `{{name|default}}`. `code`: of the refusal where they are written wrong. */
  template?: { code?: string };
  /** What each entry of a list is. */
  entries?: Field;
  /** An entry that a list has already is dropped. */
  distinct?: boolean;
  /** What an object holds. */
  members?: Field[];
  /** Of who made the record: the id; without it, the name. */
  holds?: "id";
  /** Kept, and never told. */
  hidden?: boolean;
  /** What a secret begins with. */
  prefix?: string;
  /** How a value is made where none is given: so many characters out of these. */
  made?: { length: number; from: string };
  /** A moment so many seconds, times what the field `times` holds, after that was sent; without it, after its making. */
  after?: { seconds: number; times?: string };
  /** A moment is kept as UTC with milliseconds, however it was sent. */
  utc?: true;
  /** Made of another field's text when the record is. */
  slugOf?: string;
  /** The author's code where the value is wrong, and where another record has it. */
  wrong?: string;
  taken?: string;
  /** Of a `computed` field. */
  compute?: Expression;
  /** Who sets it: the caller, or the service itself. Only `caller` fields are accepted in a body. */
  origin: Origin;
};

/**
 * `parent`: the id of the record that this one is a part of. `secret`: made by the service, told once. `revision`: 1, and
 * one more with each change. `etag`: a text that no version of any record had before. `sequence`: 1, 2, 3, … `computed`: from the others, whenever it is read.
 */
export type Origin =
  | "caller"
  | "id"
  | "created-at"
  | "updated-at"
  | "owner"
  | "key"
  | "counter"
  | "service"
  | "parent"
  | "secret"
  | "revision"
  | "etag"
  | "sequence"
  | "computed";

/** Who may call. `owner`: the signed-in person who created the instance. `internal`: other services only. */
export type Access = "anyone" | "signed-in" | "owner" | "internal";

export type Assignment =
  | { field: string; value: Json }
  | { field: string; now: true }
  | { field: string; to: Expression }
  /** An object of these members of the body. */
  | { field: string; sent: string[] };

/** What is changed beside: of the record itself or of what it is a part of, where `when` holds. */
export type Effect = { of: "record" | "parent"; when?: Expression; set: Assignment[] };

/** What must hold, or the call is refused with `status` and the author's `code`. `text`: for people. */
export type Guard = { holds: Expression; status: number; code: string | null; text: string };
/** What a caller must know of a record before it changes: its version, in the header `If-Match`. */
export type Precondition = {
  /** Refused with 428 without it. */
  required?: true;
  /** A version without quotes is taken too. */
  bare?: true;
  /** Checked before the body is. */
  first?: true;
  /** The author's codes where the header is missing, and where it names another version. */
  missing?: string;
  stale?: string;
  /** Member of the refusal that tells the version there is. */
  tells?: string;
};
/** What becomes of a call with the header `Idempotency-Key`, beside being answered as before for a day. */
export type Once = {
  required?: { status: number; code?: string };
  /** The same key with another body. */
  reused?: { status: number; code?: string };
  /** Header, set to `true`, and status of an answer that was given before. */
  header?: string;
  status?: number;
  /** The record in that answer is told as it is by now. */
  renews?: true;
};
/**
 * What must hold of a record whenever a field that it speaks of is written. `status` null: it breaks a rule as a wrong
 * value of `field` does. `text`: for people.
 */
export type RecordRule = {
  holds: Expression;
  field: string | null;
  status: number | null;
  code: string | null;
  text: string;
};
/** `oneOf`: at least two values. */
export type Condition = { field: string; equals: Json } | { field: string; oneOf: Json[] };
/** `parameter` of the query string: one of the fields contains it, or the one field lies on its side of it. */
export type Narrow = {
  parameter: string;
  fields: string[];
  by: "contains" | "from" | "to" | "after" | "before" | "among";
};
/** Names of parameters, and of the members of an answer that holds a page. */
export type Paging = {
  /** Null: the answer is a list of them. */
  items: string | null;
  limit: { name: string; default: number; max: number };
  from: { by: "cursor" | "page" | "offset"; name: string };
  tells: { next?: string; page?: string; limit?: string; offset?: string; total?: string; pages?: string };
  /** Members that tell what a field comes to over all records of which the page is one part. */
  sums?: Record<string, string>;
};
export type Sort = { field: string; descending: boolean };

/** A report only of the records whose field `within` lies in a period: that of the path, or of this parameter. */
export type Period = { step: Step; parameter?: string };

/** What an operation does, as data: the one list of what the rules can build. */
export type Behaviour =
  | { kind: "create" }
  | { kind: "read" }
  /** `filters`: fields that may stand in the query string. `sorts`: those that its `sort` may name. */
  | {
      kind: "list";
      filters: string[];
      sort: Sort[];
      narrows?: Narrow[];
      sorts?: string[];
      paging?: Paging;
      /** Parameters of the query string that must be there. */
      needs?: string[];
      /** What lies between a beginning that is after its end is refused. */
      ordered?: true;
      /** What holds of every record that is listed, unless the query string names the parameter. */
      presets?: { parameter: string; field: string; equals: Json }[];
      /** Only records of which this holds. */
      scope?: Expression;
      /** Only records with the value that the path says in its parameter, a period if `step` is one; told in the member `tells`. */
      within?: { field: string; step?: Step; tells?: string };
    }
  /** PATCH: only the fields sent change. `fields`: the only ones that may; without it, all that callers set. */
  | { kind: "update"; fields?: string[] }
  /** PUT: creates or replaces the one record at that address. `only`: replaces one that is there. */
  | { kind: "replace"; only?: true }
  | { kind: "delete" }
  /** A named transition of one record, refused with 409 unless every condition holds. */
  | { kind: "act"; set: Assignment[]; when: Condition[]; refusal?: { status: number; code: string } }
  /**
   * Answers an object of these members. `filters`: fields that may stand in the query string, of the records that are
   * counted. `within`: the field that the path's parameter names a value of, so that only those records are counted.
   */
  | { kind: "report"; members: Record<string, ReportValue>; filters?: string[]; within?: string; period?: Period }
  /** Starts a session for whoever knows the `password` of the record that `by` names: makes a record of `part`. */
  | { kind: "sign-in"; by: string; password: string; part: string }
  /** Ends the session, or takes back the key, by which the caller is known. */
  | { kind: "sign-out"; part: string }
  /** The record that the caller is. */
  | { kind: "read-self" }
  /** Makes the caller's own record of a part, where there is none; and takes it back, where there is one. */
  | { kind: "relate" }
  | { kind: "unrelate" }
  /** Says whose a secret is, for the layer. */
  | { kind: "identify"; part: string | null; secret: string }
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
  /** Deletes every matching record, answers `{"deleted": n}`. */
  | { kind: "clear"; where: Condition[] }
  /** Answers `{"count": n}`. */
  | { kind: "count"; where: Condition[] }
  /** Answers with a redirect to the URL in field `to`, adding one to the counter field `count`. */
  | { kind: "redirect"; to: string; count: string | null };

/** Kinds that a line about an operation tells by its words. */
export type WordedKind = Exclude<
  Behaviour["kind"],
  | "report"
  | "render"
  | "restore"
  | "delete-many"
  | "copy"
  | "import"
  | "export"
  | "sign-in"
  | "sign-out"
  | "read-self"
  | "relate"
  | "unrelate"
  | "identify"
>;

export type OperationSpec = {
  /** camelCase: `clearCompleted`. */
  name: string;
  summary: string;
  line: number;
  behaviour: Behaviour;
  /** The part it is about; absent: the service's own records. */
  on?: string;
  /** Fields that are taken from the body; absent: all that callers set. */
  accepts?: string[];
  /** Members of the body that are not fields of the record. */
  takes?: Field[];
  /** Members that a body must not have; `others`: any that are not taken. */
  rejects?: string[] | "others";
  /** Checked in this order. */
  guards?: Guard[];
  effects?: Effect[];
  /** What it answers instead of the record: what that is a part of. */
  answers?: "parent";
  precondition?: Precondition;
  once?: Once;
  /** Further headers of its answer. */
  headers?: Record<string, string>;
  /** The body is checked after what is asked for was found. */
  late?: true;
  /** Status of a PUT that makes a record, where that is not 201. */
  made?: number;
  /** Of a creation: records of a part that are made along with it, from the entries of this member of the body. */
  makes?: { part: string; from: string }[];
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
