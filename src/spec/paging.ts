/**
 * `parameter` of the query string: one of the fields contains it, or what several make with a blank between them does
 * (`joined`); the one field begins with it, or lies on its side of it; the list has every value that it is given. `words`:
 * the fields together have every word of it, or `any`: as a whole one, or as the beginning or a part of one.
 */
export type Narrow = {
  parameter: string;
  fields: string[];
  by: "contains" | "begins" | "from" | "to" | "after" | "before" | "among" | "has" | "words" | "equals";
  joined?: string[][];
  match?: "whole" | "start" | "part";
  any?: true;
  /** Of "equals": the word that asks for records without a value. */
  none?: string;
};
/** Names of parameters, and of the members of an answer that holds a page. */
export type Paging = {
  /** Null: the answer is a list of them. */
  items: string | null;
  limit: { name: string; default: number; max: number };
  from: PageFrom;
  tells: {
    next?: string;
    page?: string;
    limit?: string;
    offset?: string;
    total?: string;
    pages?: string;
    more?: string;
  };
  /** Members that tell what a field comes to over all records of which the page is one part. */
  sums?: Record<string, string>;
};
/**
 * A cursor may be `bound` to what else was asked for; `wrong`: the author's code where it is none, or another's.
 * `bounds`: records whose `field` is beyond the value of one of two parameters, the nearest ones; without either, the
 * `newest` or the oldest. `name`: one of the two.
 */
export type PageFrom =
  | { by: "cursor" | "page" | "offset"; name: string; bound?: true; wrong?: string }
  | { by: "bounds"; name: string; field: string; before?: string; after?: string; newest?: true };
export type Sort = { field: string; descending: boolean };
