/** What an issue asks for, as it was understood. Everything here comes from the visible text; nothing is invented. */
export type Spec = {
  title: string;
  summary: string;
  services: ServiceSpec[];
  scenarios: Scenario[];
  objectives: Objective[];
  /** Absent where the spec says nothing of how failures are told. */
  errors?: ErrorStyle;
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
  operations: OperationSpec[];
  delivery: Delivery | null;
  rendering: Rendering | null;
  /** Days after which records are removed; null: kept. */
  retentionDays: number | null;
  /** Records one instance may hold, where the spec bounds them. */
  maxRecords?: number;
};

export type KeySpec =
  /** `code` is made by the service at creation; a body field of the same name may choose it. */
  | { from: "generated"; name: string; length: number }
  /** The caller names the instance in the path. */
  | { from: "path"; name: string }
  /** One instance for each signed-in person. */
  | { from: "owner" };

export type FieldType =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "date-time"
  | "email"
  | "url"
  | "enum"
  | "list"
  | "map";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

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
  /** Length for text and list, value for numbers. */
  min?: number;
  max?: number;
  /** A regular expression the whole text must match. */
  pattern?: string;
  unique?: boolean;
  /** Blanks around what a caller sends are cut off before it is checked. */
  trim?: boolean;
  /** Who sets it: the caller, or the service itself. Only `caller` fields are accepted in a body. */
  origin: "caller" | "id" | "created-at" | "updated-at" | "owner" | "key" | "counter" | "service";
};

/** Who may call. `owner`: the signed-in person who created the instance. `internal`: other services only. */
export type Access = "anyone" | "signed-in" | "owner" | "internal";

export type Assignment = { field: string; value: Json } | { field: string; now: true };
/** `oneOf`: at least two values. */
export type Condition = { field: string; equals: Json } | { field: string; oneOf: Json[] };
/** `parameter` of the query string: one of the fields contains it, or the one field lies on its side of it. */
export type Narrow = { parameter: string; fields: string[]; by: "contains" | "from" | "to" | "after" | "before" };
/** Names of parameters, and of the members of an answer that holds a page. */
export type Paging = {
  items: string;
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
  | { kind: "list"; filters: string[]; sort: Sort[]; narrows?: Narrow[]; sorts?: string[]; paging?: Paging }
  /** PATCH: only the fields sent change. `fields`: the only ones that may; without it, all that callers set. */
  | { kind: "update"; fields?: string[] }
  /** PUT: creates or replaces the one record at that address. */
  | { kind: "replace" }
  | { kind: "delete" }
  /** A named transition of one record, refused with 409 unless every condition holds. */
  | { kind: "act"; set: Assignment[]; when: Condition[] }
  /** Deletes every matching record, answers `{"deleted": n}`. */
  | { kind: "clear"; where: Condition[] }
  /** Answers `{"count": n}`. */
  | { kind: "count"; where: Condition[] }
  /** Answers with a redirect to the URL in field `to`, adding one to the counter field `count`. */
  | { kind: "redirect"; to: string; count: string | null };

export type OperationSpec = {
  /** camelCase: `clearCompleted`. */
  name: string;
  summary: string;
  line: number;
  behaviour: Behaviour;
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
  /** Values made unique in each run (`groceries` → `groceries-x7k2`), so that a run can be repeated on live data. */
  names: string[];
  steps: ScenarioStep[];
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
