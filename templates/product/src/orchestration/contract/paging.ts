/** Names of parameters, and of the members of an answer. */
export type Paging = {
  /** Member that holds the records; null: the answer is a list of them. */
  items: string | null;
  /** How many come at once. */
  limit: { name: string; default: number; max: number };
  /** Where to go on: at the cursor of the page before, at a page of this number from 1, or behind so many records. */
  from: { by: "cursor" | "page" | "offset"; name: string };
  /** Further members: the next cursor, and numbers. */
  tells: { next?: string; page?: string; limit?: string; offset?: string; total?: string; pages?: string };
  /** Members that tell what a field comes to over all records of which the page is one part. */
  sums?: Readonly<Record<string, string>>;
};

/** How pages are asked for and told where the product says nothing else. */
export const PAGING: Paging = {
  items: "items",
  limit: { name: "limit", default: 50, max: 200 },
  from: { by: "cursor", name: "cursor" },
  tells: { next: "next" },
};
