import type { Expression } from "./expression.ts";
import type { Json } from "./json.ts";

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
  /** What a number is a multiple of. */
  step?: number;
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
  /** Stays taken when its record is gone. */
  reserved?: true;
  /** Blanks around what a caller sends are cut off before it is checked. */
  trim?: boolean;
  /** Kept in lower case, or in upper case. */
  lower?: boolean;
  upper?: boolean;
  /** Characters, as in a class of a regular expression, that are dropped before it is checked. */
  strip?: string;
  /** A text with placeholders: `{{name}}`, `{{name|default}}`. `code`: of the refusal where they are written wrong. */
  template?: { code?: string };
  /** How a text that is too long is refused, where not as any other wrong value. */
  over?: { status: number; code?: string };
  /** What a text may not be. */
  never?: string[];
  /** How its digits show that they were typed right. */
  check?: CheckDigit;
  /** What each entry of a list is. */
  entries?: Field;
  /** An entry that a list has already is dropped. */
  distinct?: boolean;
  /** Entries that have the same value of `by` become one, the first of them, which holds the sums of `sums`. */
  merges?: { by: string; sums: string[] };
  /** No two entries have the same value of this member; `true`: no two entries are the same. */
  single?: string | true;
  /** However the letters of those are written. */
  caseless?: true;
  /** Callers send texts; each becomes an object that holds it in `label`, beside an id that the service makes. */
  labelled?: { id: string; label: string };
  /** What an object holds. */
  members?: Field[];
  /** A change of the record changes those members of the object that are sent, and leaves the others. */
  patched?: true;
  /** Of who made the record: the id; without it, the name. */
  holds?: "id";
  /** The service whose record it names by its id. */
  points?: string;
  /** Kept, and never told. */
  hidden?: boolean;
  /** The first so many characters of a secret, which are told as often as one likes. */
  begins?: { field: string; length: number };
  /** What a secret begins with. */
  prefix?: string;
  /** How a value is made where none is given: so many characters out of these. */
  made?: { length: number; from: string };
  /** A moment so many seconds, times what the field `times` holds, after that was sent; without it, after its making. */
  after?: { seconds: number; times?: string };
  /** Starts as what another field holds, and again with each change of that one. */
  follows?: string;
  /** A moment must lie ahead, so many seconds at most. */
  ahead?: { seconds?: number };
  /** A day or moment lies at most so many days before, and after, today in UTC, or now. */
  near?: { before?: number; after?: number };
  /** Made anew whenever the record is replaced; of an owner: whoever changed it last. */
  renewed?: true;
  /** A moment is kept as UTC with milliseconds, however it was sent. */
  utc?: true;
  /** Where it holds nothing, it is not told at all. */
  sparse?: true;
  /** The service itself may leave it empty, though no caller may. */
  emptied?: true;
  /** Where none is given: as this field of what the record is a part of has it. */
  inherits?: string;
  /** Made of another field's text when the record is. */
  slugOf?: string;
  /** Where none is given when the record is made: what this field holds. */
  copies?: string;
  /** The words of these fields, for a search among them. */
  words?: string[];
  /** The moment since which another field has this value; null while it has another, unless it `stays`. */
  stamped?: { field: string; equals: Json; stays?: true };
  /** The author's code where the value is wrong, and where another record has it. */
  wrong?: string;
  taken?: string;
  /** Of a `computed` field. */
  compute?: Expression;
  /** Who sets it: the caller, or the service itself. Only `caller` fields are accepted in a body. */
  origin: Origin;
};

/**
 * The digits, each times its weight, add up to a multiple of `divisor`. The weights go in turn, from the left or from the
 * right. `sums`: what is added is the digits of each product. An X is worth 10.
 */
export type CheckDigit = { weights: number[]; divisor: number; from?: "right"; sums?: "digits" };

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
