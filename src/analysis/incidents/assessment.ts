/** What may be wrong with a product without any release. */
export type Cause =
  | "silence"
  | "errors"
  | "breaker"
  | "retries"
  | "alarms-silent"
  | "alarms-late"
  | "queue"
  | "dead-letters"
  | "restarts"
  | "storage"
  | "drift"
  | "samples-lost";

/** `share`: .1 is 10 %. `before` null: nothing is known of it. */
export type Figure = {
  name: string;
  unit: "share" | "ms" | "bytes" | "count" | "per call" | "days" | "minutes";
  before: number | null;
  now: number | null;
};

/** What one rule makes of one thing that it looked at. What could not be told is not assessed. */
export type Assessment = {
  cause: Cause;
  /** A service, a `Service.operation`, or `product`. */
  subject: string;
  /** In units of what is an alarm: 1 and more is one. */
  severity: number;
  /** When it began, as far as can be seen, in milliseconds since 1970. */
  since: number;
  figures: Figure[];
  /** Operations that fail because of this one, or that are it together. */
  alsoConcerns: string[];
};

/** The same cause at the same place is the same incident. In letters, digits, `.` and `-`. */
export const fingerprintOf = ({ cause, subject }: Pick<Assessment, "cause" | "subject">): string =>
  `${cause}-${subject.replaceAll(/[^\w.-]/gu, "-")}`;
