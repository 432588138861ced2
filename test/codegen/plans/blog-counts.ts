import type { Expression } from "#src/spec/expression.ts";
import { field, operation, scenario, step } from "./plan-parts.ts";

export const isPublished: Expression = { do: "equal", with: [{ field: "status" }, { value: "published" }] };

export const linkFields = [
  field("id", "text", { origin: "id" }),
  field("post_id", "text", { origin: "parent", hidden: true }),
  field("url", "url", { required: true }),
];

/** The links of a post, as its answer tells them and as its creation takes them. */
export const links = field("links", "list", {
  origin: "computed",
  entries: field("entry", "object", { members: linkFields, origin: "computed" }),
  compute: { tally: "all", of: "Link" },
});

export const sentLinks = field("links", "list", {
  default: [],
  entries: field("entry", "object", { required: true, members: [field("url", "url", { required: true })] }),
});

/** What is counted of all posts, and of those of one writer. */
export const counts = [
  operation(
    "liked",
    {
      kind: "list",
      filters: [],
      sort: [{ field: "created_at", descending: false }],
      scope: {
        do: "and",
        with: [{ field: "liked" }, { do: "at-most", with: [{ field: "created_at" }, { now: true }] }],
      },
    },
    "GET /liked",
    { summary: "Lists what the caller likes." },
  ),
  operation(
    "stats",
    {
      kind: "report",
      members: {
        comments: { tally: "count", of: "Comment" },
        stars: { tally: "average", of: "Comment", what: { field: "stars" } },
      },
    },
    "GET /stats",
    { summary: "Counts everything." },
  ),
  operation(
    "tags",
    {
      kind: "report",
      members: {
        items: { by: "tags", of: "Post", where: isPublished, entries: { value: "tag", result: "count" } },
      },
      filters: ["author"],
    },
    "GET /tags",
    { summary: "Counts what is published by its tags." },
  ),
  operation(
    "writer",
    {
      kind: "report",
      within: "author",
      members: {
        author: { asked: true },
        posts: { tally: "count", of: "Post" },
        details: {
          members: {
            byStatus: { by: "status", of: "Post", values: ["draft", "published"] },
            hearts: { by: "status", of: "Post", what: { field: "hearts" } },
          },
        },
      },
    },
    "GET /writers/{author}/stats",
    { summary: "Counts what somebody wrote." },
  ),
];

export const counted = scenario(
  "Everything is counted",
  ["ana", "ben", "my-cat", "my-cow", "felines"],
  [
    step("ana", "POST /posts", 422, { body: { slug: "my-cat", title: "My cat", links: [{ url: "none" }] } }),
    step("ana", "POST /posts", 201, {
      body: { slug: "my-cat", title: "My cat", tags: ["felines"], links: [{ url: "https://cats.example/" }] },
      answer: { links: [{ url: "https://cats.example/" }] },
    }),
    step("ana", "POST /posts", 201, { body: { slug: "my-cow", title: "My cow" }, answer: { links: [] } }),
    step("ana", "POST /posts/my-cat/publish", 200),
    step("ben", "PUT /posts/my-cat/heart", 200),
    step("ben", "GET /liked", 200, { answer: { items: [{ slug: "my-cat" }] } }),
    step("ana", "GET /liked", 200, { answer: { items: [] } }),
    step(null, "GET /tags?author=ana", 200, { answer: { items: [{ tag: "felines", count: 1 }] } }),
    step(null, "GET /tags?author=ben", 200, { answer: { items: [] } }),
    step(null, "GET /writers/ana/stats", 200, {
      answer: {
        author: "ana",
        posts: 2,
        details: { byStatus: { draft: 1, published: 1 }, hearts: { draft: 0, published: 1 } },
      },
    }),
    step(null, "GET /writers/ben/stats", 200, {
      answer: { posts: 0, details: { byStatus: { draft: 0, published: 0 }, hearts: {} } },
    }),
  ],
);
