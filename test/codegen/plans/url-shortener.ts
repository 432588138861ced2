import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

/** Anybody shortens, anybody follows; the owner deletes. */
export const urlShortener = plan("url-shortener", "URL shortener", "Short codes that lead to long addresses.", {
  product: {
    name: "url-shortener",
    title: "URL shortener",
    summary: "Short codes that lead to long addresses.",
    writesPerMinute: 30,
  },
  services: [
    service("Link", {
      purpose: "One short link",
      key: { from: "generated", name: "code", length: 7 },
      records: "one",
      fields: [
        field("code", "text", { origin: "key" }),
        field("url", "url", { required: true }),
        field("clicks", "integer", { origin: "counter" }),
        field("created_at", "date-time", { origin: "created-at" }),
      ],
      operations: [
        operation("shorten", { kind: "create" }, "POST /links", { status: 201, accepts: ["url"] }),
        operation("show", { kind: "read" }, "GET /links/{code}"),
        operation("follow", { kind: "redirect", to: "url", count: "clicks" }, "GET /{code}", { status: 302 }),
        operation("remove", { kind: "delete" }, "DELETE /links/{code}", { status: 204, access: "owner" }),
      ],
    }),
    service("Report", {
      purpose: "Complaints about links",
      retentionDays: 30,
      maxRecords: 5000,
      fields: [
        field("code", "text", { required: true, max: 64 }),
        field("reasons", "list", { values: ["spam", "malware", "other"], min: 1 }),
        field("text", "text", { max: 1000 }),
      ],
      operations: [
        operation("file", { kind: "create" }, "POST /reports", { status: 202, accepts: ["code", "reasons", "text"] }),
        operation("count", { kind: "count", where: [] }, "GET /reports/count"),
      ],
    }),
    service("Favourite", {
      purpose: "What one person likes",
      key: { from: "owner" },
      fields: [field("code", "text", { required: true, max: 64 })],
      operations: [
        operation("like", { kind: "create" }, "POST /favourites", {
          status: 201,
          access: "owner",
          accepts: ["code"],
        }),
        operation("list", { kind: "list", filters: ["code"], sort: [] }, "GET /favourites", { access: "owner" }),
        operation("clear", { kind: "clear", where: [] }, "DELETE /favourites", { access: "owner" }),
      ],
    }),
  ],
  scenarios: [
    scenario(
      "a link is made, followed and counted",
      [],
      [
        step(null, "POST /links", 201, {
          body: { url: "https://example.com/a?b=c" },
          answer: { url: "https://example.com/a?b=c", clicks: 0 },
          save: { code: "/code" },
        }),
        {
          ...step(null, "GET /{code}", 302),
          expect: { status: 302, headers: { Location: "https://example.com/a?b=c" } },
        },
        step(null, "GET /links/{code}", 200, { answer: { clicks: 1, code: "{code}" } }),
        step("Ada", "DELETE /links/{code}", 403),
        step(null, "DELETE /links/{code}", 401),
      ],
    ),
    scenario(
      "a code can be chosen, once, and is free again after deletion",
      ["launch"],
      [
        step("Ada", "POST /links", 201, {
          body: { url: "https://example.com/", code: "launch" },
          answer: { code: "launch" },
        }),
        step("Ben", "POST /links", 409, { body: { url: "https://example.com/", code: "launch" } }),
        step("Ben", "DELETE /links/launch", 403),
        step("Ada", "DELETE /links/launch", 204),
        step(null, "GET /launch", 404),
        step("Ben", "POST /links", 201, { body: { url: "https://example.com/", code: "launch" } }),
      ],
    ),
    scenario(
      "what leads nowhere is refused",
      [],
      [
        step(null, "POST /links", 422, {
          body: { url: "javascript:alert(1)" },
          answer: { errors: [{ field: "url" }] },
        }),
        step(null, "POST /links", 422, { body: { url: "https://example.com/", code: "../x" } }),
        step(null, "POST /links", 409, { body: { url: "https://example.com/", code: "links" } }),
        step(null, "GET /nosuch1", 404),
        step(null, "GET /links/nosuch1", 404),
      ],
    ),
    scenario(
      "favourites are everybody's own",
      [],
      [
        step("Ada", "POST /favourites", 201, { body: { code: "abc" } }),
        step("Ada", "GET /favourites", 200, { answer: { items: [{ code: "abc" }] } }),
        step("Ben", "GET /favourites", 200, { answer: { items: [] } }),
        step("Ada", "DELETE /favourites", 200, { answer: { deleted: 1 } }),
        step(null, "GET /favourites", 401),
      ],
    ),
    scenario(
      "a report is taken",
      [],
      [
        step(null, "POST /reports", 202, { body: { code: "abc", reasons: ["spam"] } }),
        step(null, "POST /reports", 422, { body: { code: "abc", reasons: ["envy"] } }),
      ],
    ),
  ],
});
