import type { Expression } from "./expression.ts";
import type { Json } from "./json.ts";

/**
 * What becomes of a record whose `field` still has one of the values in `from` at the moment that `ends` holds, and of the
 * others that it reaches then. `tells`: who listens.
 */
export type Lapse = { ends: string; field: string; from: string[]; to: string; reaches?: Reach[]; tells?: Tells };

/** An event by which others hear of a record: its name, and the members of the record that go along. */
export type Tells = { event: string; fields: string[] };

/**
 * What an operation asks of another service before it does anything itself; what that refuses is refused. `id`: of the
 * record there. `keeps`: fields of the new record, by the members of the answer that they hold. `missing`: the refusal where it has no such record.
 */
export type Ask = {
  service: string;
  operation: string;
  id?: Expression;
  body?: Record<string, Expression>;
  keeps?: Record<string, string>;
  missing?: { status: number; code: string | null };
};

/**
 * Changes of one of these `fields`, or any, are written down as records of the part `into`, which hold what `set` says of
 * them. `kinds`: a field of those that holds what each operation counts as; empty for what time does. `only`: what other
 * operations do is not written down.
 */
export type Log = {
  into: string;
  fields?: string[];
  set: Assignment[];
  kinds?: { field: string; of: Record<string, string>; only?: true };
};

/**
 * Whom the member `sent` of the body names, by id: an account that `operation` of another service finds, and that has this
 * `role`, or the call is refused. Null names nobody.
 */
export type Find = {
  service: string;
  operation: string;
  sent: string;
  role?: string;
  status: number;
  code: string | null;
};

export type Assignment =
  | { field: string; value: Json }
  | { field: string; now: true }
  | { field: string; to: Expression }
  /** A secret is made anew, and told. */
  | { field: string; anew: true }
  /** An object of these members of the body. */
  | { field: string; sent: string[] };

/** What is changed beside: of the record itself or of what it is a part of, where `when` holds. */
export type Effect = { of: "record" | "parent"; when?: Expression; set: Assignment[] };

/**
 * What is written down for the person `to` as a tie or record is made, unless it is the caller's own doing to themselves.
 * `once`: the field that holds whose doing it was; the same is not written down a second time.
 */
export type Note = { into: string; to: Expression; set: Assignment[]; once?: string };

/**
 * Another record of the same instance that a record reaches: for each entry of its list `each`, or for the record itself,
 * the one of the part or service `of` whose field `by` has the value `is`. All are changed, or the call is refused.
 */
export type Reach = {
  of: string;
  each?: string;
  by: string;
  is: Expression;
  /** Refused where there is no such record; absent: left alone. */
  missing?: { status: number; code: string | null; text: string };
  guards?: ReachGuard[];
  set: Assignment[];
};

/**
 * A new record of a part becomes one with that which has the same `by` already: `sums` are added up there. `same`: what
 * must be alike in both. `over`: how a sum that is too high is refused, where not as any other wrong value.
 */
export type Merging = {
  by: string;
  sums: string[];
  same: { field: string; status: number; code: string | null }[];
  over?: { status: number; code: string | null };
};

/** `tells`: members of the refusal; with `listed`, of each entry of this list of it, one for every entry that fails. */
export type ReachGuard = Guard & { tells?: Record<string, Expression>; listed?: string };

/**
 * What must hold, or the call is refused with `status` and the author's `code`. `text`: for people. `first`: before the
 * record itself is looked for, though not before what it is a part of. `late`: not before what was sent is known to be right.
 * `field`: what is sent in it breaks the rule, and that is told as of any other that does. `holder`: it is that the caller
 * shows the token by which a record is held, which the queue compares.
 */
export type Guard = {
  holds: Expression;
  status: number;
  code: string | null;
  text: string;
  first?: true;
  late?: true;
  /** As soon as the record is found, whatever its status. */
  early?: true;
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
  /** Checked before the record is looked for: one that is not there is no version that anybody has seen. */
  before?: true;
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
  /** Member of the refusal that tells the others which stand in the way, by this field: their ids, or the first one's. */
  names?: { member: string; how: "ids" | "id" | "records"; sort: string | null };
};
/** `oneOf`: at least two values. */
export type Condition = { field: string; equals: Json } | { field: string; oneOf: Json[] };
