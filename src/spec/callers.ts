import type { Meter } from "./meter.ts";

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
  /** Whether a record is there is told before it is asked who the caller is. */
  late?: true;
  meter?: Meter;
  /** The operation that writes down that somebody was refused. */
  denied?: string;
};
