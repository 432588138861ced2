import type { RequestFact, ThingFact } from "#src/spec/facts/facts.ts";

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
  | "update-self";

/** `word`: the last word of the path that names no record. `within`: the record named before, if it is none of its parents. */
export type Asked = { request: RequestFact; role: Role; word: string };

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
  thing: ThingFact | null;
  asked: Asked[];
};
