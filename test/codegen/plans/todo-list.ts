import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const todos = "/lists/{list}/todos";
const labels = "/teams/{team}/labels";

/** To-dos of a list, which belongs to whoever began it. */
export const todoList = plan("todo-list", "To-do list", "Shared nothing: every list has one owner.", {
  services: [
    service("Todo", {
      purpose: "The to-dos of one list",
      key: { from: "path", name: "list" },
      maxRecords: 500,
      fields: [
        field("id", "text", { origin: "id" }),
        field("title", "text", { required: true, min: 1, max: 200, unique: true }),
        field("notes", "text", { max: 2000, pattern: `[^"'\`]*` }),
        field("due_at", "date-time"),
        field("priority", "enum", { values: ["high", "normal", "low"], default: "normal" }),
        field("estimate", "integer", { min: 1, max: 100 }),
        field("cost", "number", { min: 0 }),
        field("contact", "email"),
        field("link", "url"),
        field("labels", "map"),
        field("done", "boolean", { origin: "service" }),
        field("completed_at", "date-time", { origin: "service" }),
        field("list", "text", { origin: "key" }),
        field("author", "text", { origin: "owner" }),
        field("created_at", "date-time", { origin: "created-at" }),
        field("updated_at", "date-time", { origin: "updated-at" }),
      ],
      operations: [
        operation("add", { kind: "create" }, `POST ${todos}`, {
          status: 201,
          access: "owner",
          accepts: ["title", "notes", "due_at", "priority", "estimate", "cost", "contact", "link", "labels"],
        }),
        operation(
          "list",
          {
            kind: "list",
            filters: ["done", "priority"],
            sort: [
              { field: "priority", descending: false },
              { field: "due_at", descending: false },
            ],
          },
          `GET ${todos}`,
          { access: "owner" },
        ),
        operation("show", { kind: "read" }, `GET ${todos}/{id}`, { access: "owner" }),
        operation("change", { kind: "update" }, `PATCH ${todos}/{id}`, {
          access: "owner",
          accepts: ["title", "notes", "due_at", "priority"],
        }),
        operation("rewrite", { kind: "replace" }, `PUT ${todos}/{id}`, {
          access: "owner",
          accepts: ["title", "notes"],
        }),
        operation(
          "complete",
          {
            kind: "act",
            set: [
              { field: "done", value: true },
              { field: "completed_at", now: true },
            ],
            when: [{ field: "done", equals: false }],
          },
          `POST ${todos}/{id}/complete`,
          { access: "owner" },
        ),
        operation("remove", { kind: "delete" }, `DELETE ${todos}/{id}`, { status: 204, access: "owner" }),
        operation(
          "clearDone",
          { kind: "clear", where: [{ field: "done", equals: true }] },
          `POST /lists/{list}/clear`,
          {
            access: "owner",
          },
        ),
        operation("count", { kind: "count", where: [{ field: "done", equals: false }] }, `GET /lists/{list}/count`, {
          access: "owner",
        }),
      ],
    }),
    service("Label", {
      purpose: "Words that to-dos of a team are sorted by",
      key: { from: "path", name: "team" },
      fields: [
        field("name", "text", { required: true, unique: true, max: 40, pattern: "[a-z-]+" }),
        field("colour", "text", { max: 20 }),
        field("hidden", "boolean"),
      ],
      operations: [
        operation("add", { kind: "create" }, `POST ${labels}`, { status: 201, accepts: ["name", "colour"] }),
        operation("put", { kind: "replace" }, `PUT ${labels}/{name}`, { accepts: ["name", "colour"] }),
        operation("show", { kind: "read" }, `GET ${labels}/{name}`),
        operation(
          "hide",
          { kind: "act", set: [{ field: "hidden", value: true }], when: [{ field: "hidden", equals: false }] },
          `POST ${labels}/{name}/hide`,
        ),
        operation("remove", { kind: "delete" }, `DELETE ${labels}/{name}`, { status: 204 }),
      ],
    }),
  ],
  scenarios: [
    scenario(
      "a label is found by its name",
      [],
      [
        {
          ...step(null, "POST /teams/red/labels", 201, { body: { name: "urgent" } }),
          expect: { status: 201, headers: { Location: "/teams/red/labels/urgent" } },
        },
        step(null, "GET /teams/red/labels/urgent", 200, { answer: { name: "urgent" } }),
        step(null, "GET /teams/red/labels/nothing", 404),
        step(null, "POST /teams/red/labels/urgent/hide", 200, { answer: { hidden: true } }),
        step(null, "POST /teams/red/labels/urgent/hide", 409),
        step(null, "PUT /teams/red/labels/urgent", 200, { body: { colour: "red" }, answer: { name: "urgent" } }),
        step(null, "PUT /teams/red/labels/later", 201, { body: { name: "other" }, answer: { name: "later" } }),
        step(null, "PUT /teams/red/labels/Later", 422, { body: {}, answer: { errors: [{ field: "name" }] } }),
        step(null, "DELETE /teams/red/labels/later", 204),
      ],
    ),
    scenario(
      "a to-do is added, completed and cleared away",
      ["groceries"],
      [
        step("Ada", "POST /lists/groceries/todos", 201, {
          body: { title: "Milk", due_at: "2026-12-01", labels: { shop: "corner" }, unknown: 1, done: true },
          answer: {
            title: "Milk",
            list: "groceries",
            author: "Ada",
            done: false,
            labels: { shop: "corner" },
            notes: null,
          },
          save: { id: "/id" },
        }),
        step("Ada", "POST /lists/groceries/todos", 201, {
          body: { title: "Bread", priority: "high" },
          save: { b: "/id" },
        }),
        step("Ada", "POST /lists/groceries/todos", 409, { body: { title: "Milk" }, answer: { code: "not-unique" } }),
        step("Ada", "GET /lists/groceries/todos", 200, {
          answer: { items: [{ id: "{b}" }, { id: "{id}" }], next: null },
        }),
        step("Ada", "PATCH /lists/groceries/todos/{id}", 200, {
          body: { priority: "low" },
          answer: { priority: "low" },
        }),
        step("Ada", "POST /lists/groceries/todos/{id}/complete", 200, { answer: { done: true } }),
        step("Ada", "POST /lists/groceries/todos/{id}/complete", 409, { answer: { detail: "done must be false." } }),
        step("Ada", "GET /lists/groceries/todos?done=false&limit=1", 200, { answer: { items: [{ title: "Bread" }] } }),
        step("Ada", "GET /lists/groceries/count", 200, { answer: { count: 1 } }),
        step("Ada", "POST /lists/groceries/clear", 200, { answer: { deleted: 1 } }),
        step("Ada", "GET /lists/groceries/todos/{id}", 404),
        step("Ada", "PUT /lists/groceries/todos/{b}", 200, { body: { title: "Rolls" }, answer: { title: "Rolls" } }),
        step("Ada", "PUT /lists/groceries/todos/mine", 201, { body: { title: "Salt" }, answer: { id: "mine" } }),
        step("Ada", "DELETE /lists/groceries/todos/{b}", 204),
      ],
    ),
    scenario(
      "nobody else sees a list",
      ["secrets"],
      [
        step("Ada", "GET /lists/secrets/todos", 200, { answer: { items: [] } }),
        step("Ada", "POST /lists/secrets/todos", 201, { body: { title: "Hide" }, save: { id: "/id" } }),
        step("Ben", "GET /lists/secrets/todos", 403),
        step("Ben", "DELETE /lists/secrets/todos/{id}", 403),
        step("Ben", "POST /lists/secrets/todos", 403, { body: { title: "Seek" } }),
        step(null, "POST /lists/secrets/todos", 401, { body: { title: "Seek" } }),
      ],
    ),
  ],
});
