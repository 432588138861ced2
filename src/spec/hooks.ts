import type { Json } from "./json.ts";

/**
 * Seconds between two firings: so many; what a field holds, in units of so many seconds; or by the value of an enumerated
 * field. Dots walk into an object.
 */
export type Step =
  | { seconds: number }
  | { field: string; seconds: number }
  | { field: string; each: Record<string, number> };

/**
 * A record fires by itself when the moment in `at` is reached, and again as long as it repeats: on the grid that begins at
 * `start`.
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
  state?: { field: string; from: string[]; ended?: string; meanwhile?: string };
};

/**
 * What a message tells: a fixed value, a field of the record that it is about, all of that record, or what is known of the
 * sending. `moment`: when it happened, or was due.
 */
export type MessageValue =
  | { value: Json }
  | { field: string }
  | { record: true }
  | { tells: "id" | "event" | "moment" | "created" }
  | { members: Record<string, MessageValue> };

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
  /** What is sent about which records, by the event's name. `of`: a part. `after`: operations that bring it about. */
  events: Record<string, { of?: string; fires?: true; after?: string[]; body: Record<string, MessageValue> }>;
  headers: Record<string, HeaderValue>;
  /** Seconds after each failed attempt; after one more, it is given up. */
  pauses: number[];
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
  told: Record<string, MessageValue>;
  /** The list of attempts, with the names of its entries' members. */
  attempts?: { field: string; number?: string; at?: string; status?: string; error?: string };
  /** The number of attempts, the status of the last answer, what failed last, and when the last one and success was. */
  count?: string;
  answered?: string;
  error?: string;
  last?: string;
  delivered?: string;
};
