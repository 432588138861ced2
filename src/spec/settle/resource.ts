import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact, ThingFact } from "#src/spec/facts/facts.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Assignment, Condition, Json, Period } from "#src/spec/spec.ts";

/** What a request does to the records that its path names. */
export type Role =
  | "create"
  | "list"
  | "read"
  | "replace"
  | "update"
  | "delete"
  /** A step of one record: `POST /orders/{id}/pay`, `PUT /tickets/{id}/assignee`. */
  | "act"
  /** The caller's own tie to a record: `PUT` and `DELETE /posts/{id}/like`. */
  | "relate"
  | "unrelate"
  /** Something that is made of one record, or of all. */
  | "report"
  | "redirect"
  /** A page of HTML about one record. */
  | "page"
  /** A file of records, sent or asked for. */
  | "import"
  | "export"
  /** Records made after others with another value in the path: `POST /budgets/{month}/copy`. */
  | "copy"
  /** Several records at once, which the body names. */
  | "delete-many"
  | "read-many"
  /** A step that takes from all: `POST /jobs/lease`. */
  | "collect"
  /** A step of something that is handed out. */
  | "queue"
  /** A question whether something may go on, and what becomes of its answers. */
  | "limit"
  | "sign-in"
  | "sign-out"
  /** The record that the caller is. */
  | "read-self"
  | "update-self"
  /** A list of what is tied to somebody: followers, favourites, a feed. */
  | "related"
  /** A step of all that concerns the caller: marking it as read. */
  | "mark";

/**
 * What holds of those who are listed; null: that is not understood. `named`: the records of which the path names one; null: the caller's are meant. `tie`:
 * the word for it, and the ties in whose order they may stand. `heard`: parts of sentences that are read.
 */
export type Related = {
  word: string;
  named: string | null;
  claim: Expression | null;
  tie?: string;
  rank?: { of: string; where: Expression };
  heard?: string[];
  /** What others did that concerns the caller: `counts` are members that tell how many are `unread`. */
  notices?: { unread: Condition; marks: Assignment[]; counts: string[]; most?: number };
};

/**
 * `word`: the last word of the path that names no record. `within`: of a report, the field
 * of which the path names a value.
 */
export type Asked = {
  request: RequestFact;
  role: Role;
  word: string;
  /** The caller's own one is meant: `/votes/mine`. */
  own?: true;
  within?: string;
  period?: Period;
  related?: Related;
};

/** Records of one kind, as the paths of requests name them. */
export type Resource = {
  /** As it stands in paths: `line-items`. */
  word: string;
  /** PascalCase, singular: `LineItem`. */
  name: string;
  /** What one of these belongs to. */
  parent: Resource | null;
  /** By which a path names one of these: `id`, `slug`; null where none does. */
  parameter: string | null;
  /** The path of a record that there is but once: for a caller, or for what it belongs to. */
  only?: string;
  /** What it is kept together with, though it belongs to nothing. */
  within?: Resource;
  /** Values that name one of these together with that, and stand before it in a path: `month` in `/budgets/{month}/{category}`. */
  beside?: string[];
  thing: ThingFact | null;
  /** One of a part, made along with each new one, and how the answer calls both; `example`: as that shows it. */
  brings?: { part: Resource; member: string; own: string | null; example: Record<string, Json> };
  /** In whose object these stand, because one transaction changes both. */
  host?: Resource;
  asked: Asked[];
};

/** The author's word for one of these, as it stands in sentences. */
export const nounOf = ({ thing, word }: Resource): string => thing?.noun ?? wordsOf(word).map(singular).join(" ");
/** In whose object records stand. */
export const rootOf = (resource: Resource): Resource => {
  const above = resource.within ?? resource.parent ?? resource.host ?? null;
  return above === null ? resource : rootOf(above);
};
