import type { Service } from "#src/plan/plan.ts";
import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const notifications = "/users/{user}/notifications";
const statuses = ["queued", "delivered", "failed"];

const template: Service = service("Template", {
  purpose: "A text with placeholders",
  key: { from: "path", name: "name" },
  records: "one",
  fields: [field("name", "text", { origin: "key" }), field("body", "text", { required: true, max: 4000 })],
  operations: [
    operation("put", { kind: "replace" }, "PUT /templates/{name}", { access: "signed-in", accepts: ["body"] }),
    operation("read", { kind: "read" }, "GET /templates/{name}"),
  ],
});

const inbox: Service = service("InboxMessage", {
  purpose: "What one user has received",
  key: { from: "path", name: "user" },
  retentionDays: 90,
  fields: [
    field("title", "text", { required: true, max: 200 }),
    field("message", "text", { max: 4000 }),
    field("read_at", "date-time", { origin: "service" }),
    field("received_at", "date-time", { origin: "created-at" }),
  ],
  operations: [
    operation("receive", { kind: "create" }, "POST ", {
      status: 201,
      access: "internal",
      accepts: ["title", "message"],
    }),
    operation(
      "list",
      { kind: "list", filters: [], sort: [{ field: "received_at", descending: true }] },
      "GET /users/{user}/inbox",
      {
        access: "owner",
      },
    ),
    operation(
      "markRead",
      { kind: "act", set: [{ field: "read_at", now: true }], when: [{ field: "read_at", equals: null }] },
      "POST /users/{user}/inbox/{id}/read",
      { access: "owner", status: 204 },
    ),
  ],
});

const notification: Service = service("Notification", {
  purpose: "The notifications for one user",
  key: { from: "path", name: "user" },
  maxRecords: 100_000,
  fields: [
    field("id", "text", { origin: "id" }),
    field("title", "text", { required: true, max: 200 }),
    field("message", "text", { required: true, max: 4000 }),
    field("template", "text", { max: 64 }),
    field("data", "map"),
    field("priority", "enum", { values: ["urgent", "high", "normal", "low"], default: "normal" }),
    field("channels", "list", { values: ["in_app", "webhook"], required: true, min: 1 }),
    field("webhook_url", "url"),
    field("status", "enum", { values: statuses, origin: "service" }),
    field("attempts", "integer", { origin: "counter" }),
    field("delivered_at", "date-time", { origin: "service" }),
    field("last_error", "text", { origin: "service" }),
    field("created_at", "date-time", { origin: "created-at" }),
  ],
  operations: [
    operation("send", { kind: "create" }, `POST ${notifications}`, {
      status: 201,
      access: "owner",
      accepts: ["title", "message", "template", "data", "priority", "channels", "webhook_url"],
    }),
    operation("read", { kind: "read" }, `GET ${notifications}/{id}`, { access: "owner" }),
    operation(
      "list",
      { kind: "list", filters: ["status", "priority", "channels"], sort: [{ field: "created_at", descending: true }] },
      `GET ${notifications}`,
      { access: "owner" },
    ),
  ],
  delivery: {
    statusField: "status",
    channelField: "channels",
    priorityField: "priority",
    maxAttempts: 2,
    backoffSeconds: 1,
    channels: [
      { name: "in_app", via: "service", service: "InboxMessage", operation: "receive", fields: ["title", "message"] },
      { name: "webhook", via: "webhook", urlField: "webhook_url" },
    ],
  },
  rendering: {
    service: "Template",
    templateField: "template",
    bodyField: "body",
    dataField: "data",
    into: "message",
  },
});

const LONG_SUMMARY =
  "Tell people what happened, over the channels that they read, in the words of a template, the urgent first, and try again where somebody could not be reached.";

/** Notifications with priorities, templates, two channels and retries. */
export const notificationSystem = plan("notification-system", "Notifications", LONG_SUMMARY, {
  services: [template, inbox, notification],
  scenarios: [
    scenario(
      "a notification reaches the inbox",
      ["ada", "welcome"],
      [
        step("Ada", "PUT /templates/welcome", 201, { body: { body: "Hello {{name}}, you have {{ n }} points" } }),
        step("Ada", "PUT /templates/welcome", 200, { body: { body: "Hello {{name}}, {{n}} points" } }),
        step("Ada", "POST /users/ada/notifications", 201, {
          body: {
            title: "Hi",
            template: "welcome",
            data: { name: "Ada", n: 3 },
            channels: ["in_app"],
            priority: "urgent",
          },
          answer: { status: "queued", message: "Hello Ada, 3 points", attempts: 0 },
          save: { id: "/id" },
        }),
        step("Ada", "GET /users/ada/notifications/{id}", 200, {
          answer: { status: "delivered", attempts: 1, last_error: null },
          withinSeconds: 5,
        }),
        step("Ada", "GET /users/ada/inbox", 200, {
          answer: { items: [{ title: "Hi", message: "Hello Ada, 3 points", read_at: null }] },
          save: { message: "/items/0/id" },
        }),
        step("Ada", "POST /users/ada/inbox/{message}/read", 204),
        step("Ada", "POST /users/ada/inbox/{message}/read", 409),
        step("Ben", "GET /users/ada/inbox", 403),
      ],
    ),
    scenario(
      "a webhook that nobody answers fails after its last attempt",
      ["ada"],
      [
        step("Ada", "POST /users/ada/notifications", 201, {
          body: {
            title: "Hi",
            message: "Hello",
            channels: ["in_app", "webhook"],
            webhook_url: "http://127.0.0.1:9/hook",
          },
          save: { id: "/id" },
        }),
        step("Ada", "GET /users/ada/notifications/{id}", 200, {
          answer: { status: "failed", attempts: 3, delivered_at: null },
          withinSeconds: 10,
        }),
        step("Ada", "GET /users/ada/notifications?status=failed&channels=webhook", 200, {
          answer: { items: [{ id: "{id}" }] },
        }),
      ],
    ),
    scenario(
      "what cannot be sent is refused",
      ["ada", "strict"],
      [
        step("Ada", "POST /users/ada/notifications", 422, {
          body: { title: "Hi", channels: ["in_app"] },
          answer: { errors: [{ field: "message" }] },
        }),
        step("Ada", "POST /users/ada/notifications", 422, {
          body: { title: "Hi", template: "none", channels: ["in_app"] },
          answer: { errors: [{ field: "template" }] },
        }),
        step("Ada", "PUT /templates/strict", 201, { body: { body: "{{who}}" } }),
        step("Ada", "POST /users/ada/notifications", 422, {
          body: { title: "Hi", template: "strict", data: { name: "x" }, channels: ["in_app"] },
          answer: { errors: [{ field: "data", message: "has no value for who" }] },
        }),
        step("Ada", "POST /users/ada/notifications", 422, {
          body: { title: "Hi", message: "x", channels: ["webhook"] },
          answer: { errors: [{ field: "webhook_url" }] },
        }),
      ],
    ),
  ],
});
