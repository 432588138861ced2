import type { Plan } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import { account, callers } from "./blog-account.ts";
import { counted, counts, isPublished, linkFields, links, sentLinks } from "./blog-counts.ts";
import { blogScenarios } from "./blog-scenarios.ts";
import { field, operation, plan, service } from "./plan-parts.ts";

const isCallers = (by: string): Expression => ({ do: "equal", with: [{ field: by }, { caller: "name" }] });
const isGuest: Expression = {
  tally: "any",
  of: "Guest",
  where: { do: "equal", with: [{ field: "account_id" }, { caller: "id" }] },
};
const mayBeSeen: Expression = { do: "or", with: [isPublished, isCallers("author"), isGuest] };

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
    field("edit_key", "text", { origin: "secret" }),
    field("version", "integer", { origin: "revision" }),
    field("comments_count", "integer", { origin: "computed", compute: { tally: "count", of: "Comment" } }),
    field("hearts", "integer", { origin: "computed", compute: { tally: "count", of: "Heart" } }),
    field("liked", "boolean", {
      origin: "computed",
      compute: { tally: "any", of: "Heart", where: { do: "equal", with: [{ field: "person" }, { caller: "name" }] } },
    }),
    links,
    field("role", "text", {
      origin: "computed",
      compute: { do: "if", with: [isGuest, { value: "guest" }, { value: "reader" }] },
    }),
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
      name: "Guest",
      of: "Post",
      maxRecords: 10_000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("post_id", "text", { origin: "parent" }),
        field("account_id", "text", { origin: "service", required: true, unique: true }),
        field("username", "text", { origin: "service", required: true }),
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
    operation("rename", { kind: "update" }, "POST /posts/{slug}/title", {
      summary: "Renames a post, for whoever has its key.",
      accepts: ["title"],
      guards: [
        { holds: { carries: "x-edit-key" }, status: 401, code: "no_key", text: "Send the key of the post." },
        {
          holds: { opens: "edit_key", by: "x-edit-key", of: "record" },
          status: 403,
          code: "wrong_key",
          text: "This is not the key of the post.",
        },
      ],
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
    operation("hideComment", { kind: "delete" }, "POST /comments/{id}/hide", {
      summary: "Takes a comment away, for whoever has the key of the post, or a comment in it.",
      on: "Comment",
      status: 204,
      guards: [
        {
          holds: {
            do: "or",
            with: [
              { opens: "edit_key", by: "x-edit-key", of: "parent" },
              { tally: "any", of: "Heart", where: { do: "equal", with: [{ field: "person" }, { caller: "name" }] } },
            ],
          },
          status: 403,
          code: "wrong_key",
          text: "This is not the key of the post.",
        },
      ],
    }),
    operation("readComment", { kind: "read" }, "GET /comments/{id}", { summary: "Reads a comment.", on: "Comment" }),
    operation(
      "invite",
      {
        kind: "enlist",
        service: "Account",
        operation: "find",
        by: "username",
        points: "account_id",
        copies: ["username"],
        missing: { status: 404, code: "no_account" },
      },
      "POST /posts/{slug}/guests",
      {
        summary: "Lets somebody see a draft.",
        on: "Guest",
        access: "signed-in",
        takes: [field("username", "text", { required: true })],
        guards: [
          {
            holds: { do: "equal", with: [{ parent: "author" }, { caller: "name" }] },
            status: 403,
            code: "not_author",
            text: "Only its author may.",
          },
          {
            holds: { do: "unequal", with: [{ found: "username" }, { parent: "author" }] },
            status: 409,
            code: "is_author",
            text: "This is its author.",
          },
        ],
      },
    ),
    operation("disinvite", { kind: "delete" }, "DELETE /posts/{slug}/guests/{account_id}", {
      summary: "Lets them see it no more.",
      on: "Guest",
      status: 204,
      access: "signed-in",
      guards: [
        {
          holds: { do: "equal", with: [{ field: "account_id" }, { caller: "id" }] },
          status: 403,
          code: null,
          text: "Only for oneself.",
        },
      ],
    }),
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
    scenarios: [...blogScenarios, counted],
  }),
};
blog.product.callers = callers;
