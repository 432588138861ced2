import type { Access, Field } from "./field.ts";
import type { Json } from "./json.ts";
import type { Method } from "./method.ts";
import type {
  Ask,
  Assignment,
  Condition,
  Effect,
  Find,
  Guard,
  Merging,
  Note,
  Once,
  Precondition,
  Reach,
  Tells,
} from "./rule.ts";
import type { Bringing } from "./meter.ts";
import type { Flood } from "./limit.ts";
import type { Measure } from "./standings.ts";
import type { Behaviour } from "./behaviour.ts";
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
  /**
   * Fields of the record that it answers with, hidden ones too; `beside`: those come to what a record shows anyway. `as`:
   * what some of them are called there.
   */
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
  makes?: { part: string; from: string; merges?: Merging }[];
  /** Of a creation: what has the same name as one that is there is added to that. */
  merges?: Merging;
  brings?: Bringing;
  /** Exact wishes of the author; null where the default is taken. */
  method: Method | null;
  path: string | null;
  status: number | null;
  /** Null where the spec is silent: Security will ask. */
  access: Access | null;
};
