import type { Expression } from "./expression.ts";
import type { Intake, Outlet } from "./files.ts";
import type { Json } from "./json.ts";
import type { AsOf, ReportValue, Step } from "./report.ts";
import type { Assignment, Condition } from "./rule.ts";
import type { Meter } from "./meter.ts";
import type { LimitBehaviour } from "./limit.ts";
import type { ReadManyBehaviour } from "./read-many.ts";
import type { Narrow, Paging, Sort } from "./paging.ts";
import type { QueueBehaviour } from "./queue.ts";
import type { PageBehaviour } from "./page.ts";
import type { StandingsBehaviour } from "./standings.ts";
/** A report only of the records whose field `within` lies in a period: that of the path, or of this parameter. */
export type Period = { step: Step; parameter?: string };

/** What an operation does, as data: the one list of what the rules can build. */
export type Behaviour =
  | { kind: "create" }
  /** `makes`: the only record, where there is none yet, with what every new one holds. */
  | { kind: "read"; makes?: true }
  /** `filters`: fields that may stand in the query string. `sorts`: those that its `sort` may name. */
  | {
      kind: "list";
      filters: string[];
      sort: Sort[];
      narrows?: Narrow[];
      sorts?: string[];
      /** What each value of the parameter `sort` asks for, where the author says so. */
      orders?: Record<string, Sort[]>;
      paging?: Paging;
      /** Parameters of the query string that must be there. */
      needs?: string[];
      /** What lies between a beginning that is after its end is refused. */
      ordered?: true;
      /** What holds of every record that is listed, unless the query string names the parameter. */
      presets?: { parameter: string; field: string; equals: Json }[];
      /** Only records of which this holds. */
      scope?: Expression;
      /** The record that the path names, of the service or of one of its parts: `scope` and `rank` may speak of it. */
      named?: { of: string };
      /** In the order in which records of a part were made for which `where` holds: `parent` is of the one listed. */
      rank?: { of: string; where: Expression; descending: boolean };
      /** How many of all that could be listed there are for which something holds, by members of the answer. */
      counts?: Record<string, Expression>;
      /** Only records with the value that the path says in its parameter, a period if `step` is one; told in the member `tells`. */
      within?: { field: string; step?: Step; tells?: string };
    }
  /**
   * PATCH: only the fields sent change. `fields`: the only ones that may; without it, all that callers set. `makes`: as of
   * `read`. `self`: of the record that the caller is.
   */
  | { kind: "update"; fields?: string[]; makes?: true; self?: true }
  /** PUT: creates or replaces the one record at that address. `only`: replaces one that is there. */
  | { kind: "replace"; only?: true }
  /** `lenient`: where there is nothing, there is nothing to do. */
  | { kind: "delete"; lenient?: true }
  /**
   * A named transition of one record, refused with 409 unless every condition holds. `repeats`: where all is so already,
   * nothing happens, and it is answered as the first time.
   */
  | {
      kind: "act";
      set: Assignment[];
      when: Condition[];
      refusal?: { status: number; code: string };
      repeats?: true;
      /** It is no change of the record: nothing tells that it was changed, or how often. */
      quiet?: true;
      /** The record is made where there is none, with these values. */
      makes?: Record<string, Expression>;
    }
  /**
   * Answers an object of these members. `filters`: fields that may stand in the query string, of the records that are
   * counted. `within`: the field that the path's parameter names a value of, so that only those records are counted.
   */
  | {
      kind: "report";
      members: Record<string, ReportValue>;
      filters?: string[];
      within?: string;
      period?: Period;
      asOf?: AsOf;
    }
  /**
   * Answers what no record of the part `of` takes of a day, where `taken` holds of those: the gaps of their `span` within
   * that of the record. `tells`: names of the members of each gap; `items`: of their list.
   */
  | {
      kind: "gaps";
      of: string;
      span: { from: string; to: string };
      within: { from: string; to: string };
      day: { field: string; parameter: string };
      taken?: Expression;
      items: string | null;
      tells: { from: string; to: string };
    }
  | QueueBehaviour
  | LimitBehaviour
  | StandingsBehaviour
  | PageBehaviour
  /**
   * Starts a session for whoever knows the `password` of the record that `by` names: makes a record of `part`. `tells`: the
   * member of its answer that holds that record.
   */
  | { kind: "sign-in"; by: string; password: string; part: string; tells?: string }
  /** Ends the session, or takes back the key, by which the caller is known. */
  | { kind: "sign-out"; part: string }
  /** The record that the caller is. */
  | { kind: "read-self" }
  /** Makes the caller's own record of a part, where there is none; and takes it back, where there is one. */
  /** `keeps`: members of the body that it holds; sent again, they take the place of the earlier ones. */
  | { kind: "relate"; keeps?: string[] }
  /** Sets this of all records whose field `of` holds the caller's id, and of which `when` holds. */
  | { kind: "mark"; of: string; set: Assignment[]; when: Condition }
  | { kind: "unrelate" }
  /**
   * Makes a record of a part that names, in its field `points`, the record of another service whose field `by` is what was
   * sent; `copies` are taken over from that. Answers the one that is there already, where there is one. `operation`: by
   * which the other service finds it. `missing`: the refusal where there is none.
   */
  | {
      kind: "enlist";
      service: string;
      operation: string;
      by: string;
      points: string;
      copies: string[];
      missing: { status: number; code: string | null };
    }
  /** The record whose field `by` has a value, or nothing: for other services. */
  | { kind: "seek"; by: string }
  /** Says whose a secret is, for the layer. `flag`: the yes-or-no field that gives its holder this role. */
  | {
      kind: "identify";
      part: string | null;
      secret: string;
      flag?: { field: string; role: string };
      meter?: Omit<Meter, "free" | "code" | "headers">;
    }
  /** Writes down, as a record of `into`, what somebody was refused: method and path stand in `target`. */
  | { kind: "note-denial"; into: string; target: string | null; set: Assignment[] }
  /** Hears `event` of another service: sets this of records whose field `by` holds the event's member `is`. */
  | { kind: "hear"; event: string; by: string; is: string; set: Assignment[]; when: Condition[] }
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
      tells: { deleted: string; missing?: string; how: "values" | "number"; misses?: "values" | "number" };
      refuses?: { when: Expression; status: number; code: string | null; text: string; tells?: string };
    }
  | ReadManyBehaviour
  /** Deletes every matching record, answers `{"deleted": n}`, or calls that `member`. */
  | { kind: "clear"; where: Condition[]; member?: string }
  /** Answers `{"count": n}`. */
  | { kind: "count"; where: Condition[] }
  /** What code of its own does, in its author's words: nothing is generated but a refusal that stands in its place. */
  | { kind: "handwritten"; text: string }
  /** Answers with a redirect to the URL in field `to`, adding one to the counter field `count`. */
  | { kind: "redirect"; to: string; count: string | null };

/** Kinds that a line about an operation tells by its words. */
export type WordedKind = Exclude<
  Behaviour["kind"],
  | (QueueBehaviour | LimitBehaviour | StandingsBehaviour | PageBehaviour)["kind"]
  | "handwritten"
  | "report"
  | "gaps"
  | "render"
  | "restore"
  | "delete-many"
  | "read-many"
  | "copy"
  | "import"
  | "export"
  | "sign-in"
  | "sign-out"
  | "read-self"
  | "relate"
  | "unrelate"
  | "mark"
  | "identify"
  | "note-denial"
  | "enlist"
  | "seek"
  | "hear"
>;
