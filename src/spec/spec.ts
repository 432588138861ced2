import type { Expression } from "./expression.ts";
import type { Json } from "./json.ts";
import type { Flood, LimitBehaviour, LimitSpec } from "./limit.ts";
import type { QueueBehaviour, QueueSpec } from "./queue.ts";

export type { Json } from "./json.ts";
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

/** How failures are told, beside what RFC 9457 has. */
export type ErrorStyle = {
  /** Members of an error's body; `{code}`, `{message}`, `{status}`, `{field}` and `{errors}` in it are filled in. */
  members: { [key: string]: Json };
  /** The author's codes by status, or by `invalid` and `malformed-json` where one status has several. */
  codes: Record<string, string>;
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
  /** The author's code where there is no such record. */
  missing?: string;
  /** The field whose value is the entity tag of an answer that holds one record. */
  etag?: string;
  /** The field that tells when a record is over; from then on it is not there any more. */
  expires?: string;
  lapses?: Lapse[];
  queue?: QueueSpec;
  /** How much each record allows; the first that holds. */
  limits?: LimitSpec[];
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

/** What becomes of a record whose `field` still has one of the values in `from` at the moment that `ends` holds. */
export type Lapse = { ends: string; field: string; from: string[]; to: string };

/** `of`: what one of these belongs to, the service itself or another part; null: nothing. */
export type PartSpec = {
  /** PascalCase, singular: `LineItem`. */
  name: string;
  line: number;
  of: string | null;
  fields: Field[];
  missing?: string;
  etag?: string;
  expires?: string;
  lapses?: Lapse[];
  queue?: QueueSpec;
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
  /** Length for text and list, value for numbers. */
  min?: number;
  max?: number;
  /** A regular expression the whole text must match. */
  pattern?: string;
  /** `caseless`: however its letters are written. Within what the record is a part of, where it is one. */
  unique?: boolean | "caseless";
  /** Blanks around what a caller sends are cut off before it is checked. */
  trim?: boolean;
  /** Kept in lower case. */
  lower?: boolean;
  /** Characters, as in a class of a regular expression, that are dropped before it is checked. */
  strip?: string;
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
  /** Where it holds nothing, it is not told at all. */
  sparse?: true;
  /** Where none is given: as this field of what the record is a part of has it. */
  inherits?: string;
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
  | { field: string; to: Expression };

/** What is changed beside: of the record itself or of what it is a part of, where `when` holds. */
export type Effect = { of: "record" | "parent"; when?: Expression; set: Assignment[] };

/** What must hold, or the call is refused with `status` and the author's `code`. `text`: for people. */
/**
 * `field`: what is sent in it breaks the rule, and that is told as of any other that does. `holder`: it is that the caller
 * shows the token by which a record is held, which the queue compares.
 */
export type Guard = {
  holds: Expression;
  status: number;
  code: string | null;
  text: string;
  field?: string;
  holder?: { sent: string };
};
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
};
export type Sort = { field: string; descending: boolean };

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
      /** What holds of every record that is listed, unless the query string names the parameter. */
      presets?: { parameter: string; field: string; equals: Json }[];
      /** Only records of which this holds. */
      scope?: Expression;
    }
  /** PATCH: only the fields sent change. `fields`: the only ones that may; without it, all that callers set. */
  | { kind: "update"; fields?: string[] }
  /** PUT: creates or replaces the one record at that address. */
  | { kind: "replace" }
  | { kind: "delete" }
  /** A named transition of one record, refused with 409 unless every condition holds. */
  | { kind: "act"; set: Assignment[]; when: Condition[]; refusal?: { status: number; code: string } }
  /** Answers an object of these members. */
  | { kind: "report"; members: Record<string, Expression> }
  | QueueBehaviour
  | LimitBehaviour
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
  /** Deletes every matching record, answers `{"deleted": n}`, or calls that `member`. */
  | { kind: "clear"; where: Condition[]; member?: string }
  /** Answers `{"count": n}`. */
  | { kind: "count"; where: Condition[] }
  /** Answers with a redirect to the URL in field `to`, adding one to the counter field `count`. */
  | { kind: "redirect"; to: string; count: string | null };

/** Kinds that a line about an operation tells by its words. */
export type WordedKind = Exclude<
  Behaviour["kind"],
  | (QueueBehaviour | LimitBehaviour)["kind"]
  | "report"
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
  /** Fields of the record that it answers with, hidden ones too; `beside`: those come to what a record shows anyway. */
  shows?: { fields: string[]; beside?: true };
  /** A record with the same value in `by`, of which `where` holds, is answered with instead of making another. */
  existing?: { by: string; where: Condition[]; status: number };
  floods?: Flood[];
  precondition?: Precondition;
  once?: Once;
  /** Further headers of its answer. */
  headers?: Record<string, string>;
  /** The body is checked after what is asked for was found. */
  late?: true;
  /** Exact wishes of the author; null where the default is taken. */
  method: Method | null;
  path: string | null;
  status: number | null;
  /** Null where the spec is silent: Security will ask. */
  access: Access | null;
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

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

/** A promise that a machine can check: requests in order, each with what must come back. */
export type Scenario = {
  name: string;
  line: number;
  /** Values made unique in each run (`groceries` → `groceries48213`), so that a run can be repeated on live data. */
  names: string[];
  steps: ScenarioStep[];
  /** Where the product itself tells callers apart. */
  signUp?: SignUp;
};

/**
 * How somebody becomes known: requests in order, in which `{name}` is theirs; `secret` points to what the `header` carries
 * from then on, behind the `scheme`.
 */
export type SignUp = {
  header: string;
  scheme: string | null;
  steps: { method: Method; path: string; status: number; body: { [key: string]: Json }; secret?: string }[];
};

export type ScenarioStep = {
  /** The signed-in person who sends the request; null: nobody. */
  as: string | null;
  method: Method;
  /** Path and query; `{name}` is replaced by a value saved earlier. */
  path: string;
  headers?: Record<string, string>;
  body?: Json;
  expect: Expectation;
  /** Remembers values of the answer's body: name → JSON pointer (`/id`). */
  save?: Record<string, string>;
  /** Repeat until the expectation holds, at most this many seconds. */
  withinSeconds?: number;
};

/** `body`: an object must hold at least these members, an array exactly these entries in order, anything else be equal. */
export type Expectation = { status: number; headers?: Record<string, string>; body?: Json };

export type Objective =
  | { metric: "latency-p95"; milliseconds: number }
  | { metric: "throughput"; perMinute: number }
  | { metric: "availability"; percent: number };
