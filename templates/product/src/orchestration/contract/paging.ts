/** Names of parameters, and of the members of an answer. */
export type Paging = {
  /** Member that holds the records; null: the answer is a list of them. */
  items: string | null;
  /** How many come at once. */
  limit: { name: string; default: number; max: number };
  /** Where to go on. */
  from: From;
  /** Further members: the next cursor, numbers, and whether there is more in the direction of reading. */
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
  sums?: Readonly<Record<string, string>>;
};

/**
 * `cursor`: at the cursor of the page before. `page`: at a page of this number from 1. `offset`: behind so many records.
 * `bounds`: those whose `field` is beyond the value of one of two parameters, the nearest ones; without either, the `newest`
 * or the oldest.
 */
export type From =
  /** `bound`: to what else was asked for when the cursor was told. `wrong`: the product's code where it is not one of ours. */
  | { by: "cursor" | "page" | "offset"; name: string; bound?: true; wrong?: string }
  | { by: "bounds"; name: string; field: string; before?: string; after?: string; newest?: true };

/** How pages are asked for and told where the product says nothing else. */
export const PAGING: Paging = {
  items: "items",
  limit: { name: "limit", default: 50, max: 200 },
  from: { by: "cursor", name: "cursor" },
  tells: { next: "next" },
};
