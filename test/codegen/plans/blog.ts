import type { Plan } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import { counted, counts, isPublished, linkFields, links, sentLinks } from "./blog-counts.ts";
import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const isCallers = (by: string): Expression => ({ do: "equal", with: [{ field: by }, { caller: "name" }] });
const mayBeSeen: Expression = { do: "or", with: [isPublished, isCallers("author")] };

const account = service("Account", {
  purpose: "Who writes and reads.",
  fields: [
    field("id", "text", { origin: "id" }),
    field("username", "text", { required: true, min: 3, max: 30, pattern: "[a-z0-9_]+", unique: true }),
    field("password", "password", { required: true, min: 8, max: 100 }),
    field("created_at", "date-time", { origin: "created-at" }),
  ],
  parts: [
    {
      name: "Session",
      of: "Account",
      maxRecords: 10_000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("account_id", "text", { origin: "parent" }),
        field("token", "text", { origin: "secret" }),
        field("created_at", "date-time", { origin: "created-at" }),
      ],
    },
  ],
  operations: [
    operation("signUp", { kind: "create" }, "POST /accounts", {
      summary: "Makes an account.",
      status: 201,
      accepts: ["username", "password"],
    }),
    operation("signIn", { kind: "sign-in", by: "username", password: "password", part: "Session" }, "POST /sessions", {
      summary: "Signs in.",
      status: 201,
      takes: [field("username", "text", { required: true }), field("password", "password", { required: true })],
      guards: [{ holds: { value: true }, status: 401, code: "bad_credentials", text: "That is not right." }],
    }),
    operation("me", { kind: "read-self" }, "GET /me", { summary: "Who I am.", access: "signed-in" }),
    operation("signOut", { kind: "sign-out", part: "Session" }, "DELETE /sessions/current", {
      summary: "Signs out.",
      access: "signed-in",
      status: 204,
    }),
    operation("identify", { kind: "identify", part: "Session", secret: "token" }, "GET ", {
      summary: "Says whose a token is.",
      access: "internal",
    }),
  ],
});

const post = service("Post", {
  purpose: "What authors write, and what readers say of it.",
  fields: [
    field("id", "text", { origin: "id" }),
    field("slug", "text", { required: true, pattern: "[a-z0-9-]+", max: 60, unique: true }),
    field("title", "text", { required: true, min: 1, max: 120, trim: true }),
    field("status", "enum", { values: ["draft", "published"], default: "draft", origin: "service" }),
    field("author", "text", { origin: "owner" }),
    field("tags", "list", {
      entries: field("tag", "text", { min: 1, max: 30, pattern: "[a-z0-9-]+", trim: true, lower: true }),
      distinct: true,
      max: 5,
      default: [],
    }),
    field("version", "integer", { origin: "revision" }),
    field("comments_count", "integer", { origin: "computed", compute: { tally: "count", of: "Comment" } }),
    field("hearts", "integer", { origin: "computed", compute: { tally: "count", of: "Heart" } }),
    field("liked", "boolean", {
      origin: "computed",
      compute: { tally: "any", of: "Heart", where: { do: "equal", with: [{ field: "person" }, { caller: "name" }] } },
    }),
    links,
    field("created_at", "date-time", { origin: "created-at" }),
    field("updated_at", "date-time", { origin: "updated-at" }),
  ],
  parts: [
    { name: "Link", of: "Post", maxRecords: 10_000, fields: linkFields },
    {
      name: "Comment",
      of: "Post",
      maxRecords: 10_000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("post_id", "text", { origin: "parent" }),
        field("number", "integer", { origin: "sequence" }),
        field("body", "text", { required: true, max: 1000 }),
        field("stars", "integer", { min: 1, max: 5, default: 3 }),
        field("author", "text", { origin: "owner" }),
        field("created_at", "date-time", { origin: "created-at" }),
      ],
    },
    {
      name: "Heart",
      of: "Post",
      maxRecords: 100_000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("post_id", "text", { origin: "parent" }),
        field("person", "text", { origin: "owner" }),
      ],
    },
  ],
  operations: [
    operation("create", { kind: "create" }, "POST /posts", {
      summary: "Writes a draft.",
      status: 201,
      access: "signed-in",
      accepts: ["slug", "title", "tags"],
      takes: [sentLinks],
      makes: [{ part: "Link", from: "links" }],
    }),
    operation("read", { kind: "read" }, "GET /posts/{slug}", {
      summary: "Reads a post.",
      guards: [{ holds: mayBeSeen, status: 404, code: null, text: "There is no such post." }],
    }),
    operation(
      "list",
      {
        kind: "list",
        filters: ["author"],
        sort: [{ field: "created_at", descending: true }],
        scope: mayBeSeen,
        paging: {
          items: null,
          limit: { name: "limit", default: 20, max: 100 },
          from: { by: "offset", name: "offset" },
          tells: {},
        },
      },
      "GET /posts",
      { summary: "Lists what may be seen." },
    ),
    operation("change", { kind: "update" }, "PATCH /posts/{slug}", {
      summary: "Changes a post.",
      access: "signed-in",
      accepts: ["title", "tags"],
      guards: [
        { holds: mayBeSeen, status: 404, code: null, text: "There is no such post." },
        { holds: isCallers("author"), status: 403, code: "not_author", text: "Only its author may." },
      ],
    }),
    operation(
      "publish",
      {
        kind: "act",
        set: [{ field: "status", value: "published" }],
        when: [{ field: "status", equals: "draft" }],
      },
      "POST /posts/{slug}/publish",
      {
        summary: "Publishes a draft.",
        access: "signed-in",
        takes: [field("note", "text", { max: 100 })],
        guards: [
          { holds: isCallers("author"), status: 403, code: "not_author", text: "Only its author may." },
          {
            holds: { do: "unequal", with: [{ sent: "note" }, { value: "never" }] },
            status: 422,
            code: "bad_note",
            text: "Not with this note.",
          },
        ],
      },
    ),
    operation("remove", { kind: "delete" }, "DELETE /posts/{slug}", {
      summary: "Removes a post.",
      access: "signed-in",
      status: 204,
      guards: [{ holds: isCallers("author"), status: 403, code: null, text: "Only its author may." }],
    }),
    operation("comment", { kind: "create" }, "POST /posts/{slug}/comments", {
      summary: "Says something.",
      on: "Comment",
      status: 201,
      access: "signed-in",
      accepts: ["body", "stars"],
      guards: [
        {
          holds: { do: "equal", with: [{ parent: "status" }, { value: "published" }] },
          status: 409,
          code: "not_published",
          text: "Only published posts take comments.",
        },
      ],
    }),
    operation(
      "listComments",
      { kind: "list", filters: [], sort: [{ field: "created_at", descending: false }] },
      "GET /posts/{slug}/comments",
      { summary: "Lists what was said.", on: "Comment" },
    ),
    operation("removeComment", { kind: "delete" }, "DELETE /posts/{slug}/comments/{id}", {
      summary: "Takes a comment away.",
      on: "Comment",
      status: 204,
      access: "signed-in",
      guards: [
        {
          holds: {
            do: "or",
            with: [isCallers("author"), { do: "equal", with: [{ parent: "author" }, { caller: "name" }] }],
          },
          status: 403,
          code: null,
          text: "Only the authors of the comment and of the post may.",
        },
      ],
    }),
    operation("readComment", { kind: "read" }, "GET /comments/{id}", { summary: "Reads a comment.", on: "Comment" }),
    operation("heart", { kind: "relate" }, "PUT /posts/{slug}/heart", {
      summary: "Likes a post.",
      on: "Heart",
      access: "signed-in",
      answers: "parent",
    }),
    operation("unheart", { kind: "unrelate" }, "DELETE /posts/{slug}/heart", {
      summary: "Likes it no more.",
      on: "Heart",
      access: "signed-in",
      answers: "parent",
    }),
    ...counts,
  ],
});

/** Accounts, what belongs to whom, records that are part of others, values that are computed. */
export const blog: Plan = {
  ...plan("blog", "Blog", "Authors write posts, readers comment on them.", {
    services: [account, post],
    scenarios: [
      scenario(
        "A draft is its author's",
        ["ana", "ben", "my-trip"],
        [
          step("ana", "POST /posts", 201, {
            body: { slug: "my-trip", title: " My trip ", tags: ["Rome", "rome", "sun"] },
            answer: { title: "My trip", status: "draft", author: "ana", tags: ["rome", "sun"], version: 1 },
          }),
          step("ben", "GET /posts/my-trip", 404),
          step(null, "GET /posts/my-trip", 404),
          step("ana", "GET /posts/my-trip", 200, { answer: { comments_count: 0, liked: false } }),
          step("ben", "PATCH /posts/my-trip", 404, { body: { title: "Mine" } }),
          step("ben", "POST /posts/my-trip/comments", 409, { body: { body: "Hello" } }),
          step("ben", "POST /posts/my-trip/publish", 403, { body: {} }),
          step("ana", "POST /posts/my-trip/publish", 422, { body: { note: "never" } }),
          step("ana", "POST /posts/my-trip/publish", 200, { answer: { status: "published", version: 2 } }),
          step("ana", "POST /posts/my-trip/publish", 409),
          step("ben", "PATCH /posts/my-trip", 403, { body: { title: "Mine" } }),
        ],
      ),
      counted,
      scenario(
        "Readers comment and like",
        ["ana", "ben", "cid", "my-dog"],
        [
          step("ana", "POST /posts", 201, { body: { slug: "my-dog", title: "My dog" } }),
          step("ana", "POST /posts/my-dog/publish", 200),
          step("ben", "POST /posts/my-dog/comments", 201, {
            body: { body: "Nice" },
            answer: { number: 1, stars: 3, author: "ben" },
            save: { comment: "/id" },
          }),
          step("ana", "POST /posts/my-dog/comments", 201, {
            body: { body: "Thanks", stars: 5 },
            answer: { number: 2 },
          }),
          step(null, "GET /posts/my-dog/comments", 200, { answer: { items: [{ body: "Nice" }, { body: "Thanks" }] } }),
          step(null, "GET /comments/{comment}", 200, { answer: { body: "Nice" } }),
          step("cid", "DELETE /posts/my-dog/comments/{comment}", 403),
          step("ben", "PUT /posts/my-dog/heart", 200, { answer: { hearts: 1, liked: true, comments_count: 2 } }),
          step("ben", "PUT /posts/my-dog/heart", 200, { answer: { hearts: 1 } }),
          step("cid", "PUT /posts/my-dog/heart", 200, { answer: { hearts: 2 } }),
          step("ana", "GET /posts/my-dog", 200, { answer: { hearts: 2, liked: false } }),
          step("ben", "DELETE /posts/my-dog/heart", 200, { answer: { hearts: 1, liked: false } }),
          step("ana", "DELETE /posts/my-dog/comments/{comment}", 204),
          step("ana", "GET /posts/my-dog", 200, { answer: { comments_count: 1 } }),
          step("ana", "DELETE /posts/my-dog", 204),
          step(null, "GET /comments/{comment}", 404),
        ],
      ),
    ],
  }),
};
blog.product.callers = {
  header: "authorization",
  scheme: "Bearer",
  service: "Account",
  part: "Session",
  field: "token",
};
