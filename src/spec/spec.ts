import type { OperationSpec } from "./operation.ts";
import type { Delivery, Rendering } from "./delivery.ts";
import type { ErrorStyle } from "./error-style.ts";
import type { Field } from "./field.ts";
import type { Firing, Hooks } from "./hooks.ts";
import type { Lapse, Log, RecordRule } from "./rule.ts";
import type { Objective, Scenario } from "./scenario.ts";
import type { Callers } from "./callers.ts";
import type { LimitSpec } from "./limit.ts";
import type { QueueSpec } from "./queue.ts";

import type { StandingsSpec } from "./standings.ts";
import type { RoomSpec } from "./room.ts";

export type { Firing, HeaderValue, HookLog, Hooks, MessageValue, Step } from "./hooks.ts";
export type { FileFormat, Intake } from "./files.ts";
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
  /** Those among them for which the text asks for code of their own, each in full. */
  handwritten?: Handwritten[];
  /** SHA-256 (hex) of the frozen visible text: a later edit is a different spec. */
  hash: string;
};

/** One line of the issue. `line` counts from 1 in the body. */
export type Requirement = { line: number; text: string; reason: string };

/** `operation`: the one that it is about, as `Service.operation`; absent: it stands by itself. */
export type Handwritten = Requirement & { operation?: string };

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

export type { Method } from "./method.ts";
export type { Behaviour, Period, WordedKind } from "./behaviour.ts";
export type { OperationSpec } from "./operation.ts";
export type { Channel, Delivery, Rendering } from "./delivery.ts";
