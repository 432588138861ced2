import type { Plan } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Assignment, Reach } from "#src/spec/spec.ts";
import { field, operation, plan, scenario, service, step } from "./plan-parts.ts";

const by = (name: string, sign: "add" | "subtract", amount: Expression): Assignment => ({
  field: name,
  to: { do: sign, with: [{ field: name }, amount] },
});
const quantity: Expression = { entry: "quantity" };

/** Every line of a pick, with the item that it names. */
const perLine: Omit<Reach, "set"> = { of: "Item", each: "lines", by: "sku", is: { entry: "sku" } };

const item = service("Item", {
  purpose: "What lies on the shelves, and what is promised of it.",
  logs: [
    {
      into: "Movement",
      fields: ["on_hand"],
      kinds: { field: "kind", of: { create: "initial", receive: "receipt", commitPick: "commit" } },
      set: [
        { field: "delta", to: { do: "subtract", with: [{ field: "on_hand" }, { before: "on_hand" }] } },
        { field: "reason", to: { remark: "reason" } },
        { field: "on_hand_after", to: { field: "on_hand" } },
      ],
    },
  ],
  fields: [
    field("id", "text", { origin: "id", hidden: true }),
    field("sku", "text", { required: true, max: 20, unique: true }),
    field("on_hand", "integer", { min: 0, default: 0 }),
    field("reserved", "integer", { origin: "service", default: 0 }),
    field("available", "integer", {
      origin: "computed",
      compute: { do: "subtract", with: [{ field: "on_hand" }, { field: "reserved" }] },
    }),
  ],
  parts: [
    {
      name: "Movement",
      of: "Item",
      maxRecords: 1000,
      fields: [
        field("id", "text", { origin: "id", hidden: true }),
        field("item_id", "text", { origin: "parent", hidden: true }),
        field("kind", "text", { origin: "service" }),
        field("delta", "integer", { origin: "service" }),
        field("reason", "text", { origin: "service" }),
        field("on_hand_after", "integer", { origin: "service" }),
        field("at", "date-time", { origin: "created-at" }),
      ],
    },
    {
      name: "Pick",
      of: null,
      maxRecords: 1000,
      lapses: [
        {
          ends: "expires_at",
          field: "status",
          from: ["held"],
          to: "expired",
          reaches: [{ ...perLine, set: [by("reserved", "subtract", quantity)] }],
          tells: { event: "pickOver", fields: ["id"] },
        },
      ],
      fields: [
        field("id", "text", { origin: "id" }),
        field("lines", "list", {
          required: true,
          min: 1,
          merges: { by: "sku", sums: ["quantity"] },
          entries: field("entry", "object", {
            required: true,
            members: [
              field("sku", "text", { required: true }),
              field("quantity", "integer", { required: true, min: 1, max: 100 }),
            ],
          }),
        }),
        field("status", "enum", {
          values: ["held", "committed", "released", "expired"],
          default: "held",
          origin: "service",
        }),
        field("hold_seconds", "integer", { min: 0, max: 900, default: 60, hidden: true }),
        field("expires_at", "date-time", { origin: "service", after: { seconds: 1, times: "hold_seconds" } }),
      ],
    },
  ],
  events: [{ name: "pickOver", after: [], fields: ["id"], on: "Pick" }],
  operations: [
    operation("create", { kind: "create" }, "POST /items", { status: 201, accepts: ["sku", "on_hand"] }),
    operation("read", { kind: "read" }, "GET /items/{sku}"),
    operation(
      "receive",
      { kind: "act", set: [by("on_hand", "add", { sent: "quantity" })], when: [] },
      "POST /items/{sku}/receipts",
      {
        takes: [field("quantity", "integer", { required: true, min: 1 }), field("reason", "text", { max: 100 })],
        remarks: [{ field: "reason", to: { sent: "reason" } }],
      },
    ),
    operation(
      "listMovements",
      { kind: "list", filters: [], sort: [{ field: "at", descending: false }] },
      "GET /items/{sku}/movements",
      { on: "Movement" },
    ),
    operation("pick", { kind: "create" }, "POST /picks", {
      on: "Pick",
      status: 201,
      accepts: ["lines", "hold_seconds"],
      reaches: [
        {
          ...perLine,
          missing: { status: 422, code: "unknown_sku", text: "There is no such item." },
          guards: [
            {
              holds: { do: "at-most", with: [quantity, { field: "available" }] },
              status: 409,
              code: "short",
              text: "There is not enough of it.",
              listed: "shortages",
              tells: { sku: { entry: "sku" }, requested: quantity, available: { field: "available" } },
            },
          ],
          set: [by("reserved", "add", quantity)],
        },
      ],
    }),
    operation("readPick", { kind: "read" }, "GET /picks/{id}", { on: "Pick" }),
    operation(
      "commitPick",
      {
        kind: "act",
        set: [{ field: "status", value: "committed" }],
        when: [{ field: "status", equals: "held" }],
        refusal: { status: 409, code: "wrong_state" },
        repeats: true,
      },
      "POST /picks/{id}/commit",
      {
        on: "Pick",
        reaches: [{ ...perLine, set: [by("on_hand", "subtract", quantity), by("reserved", "subtract", quantity)] }],
      },
    ),
  ],
});

const order = service("Order", {
  purpose: "What people want, taken from the store.",
  calls: ["Item.pick", "Item.commitPick"],
  subscriptions: [{ event: "Item.pickOver", operation: "notePickOver", keyField: null }],
  fields: [
    field("id", "text", { origin: "id" }),
    field("lines", "list", {
      required: true,
      entries: field("entry", "object", {
        required: true,
        members: [field("sku", "text", { required: true }), field("quantity", "integer", { required: true })],
      }),
    }),
    field("hold_seconds", "integer", { hidden: true }),
    field("pick_id", "text", { origin: "service" }),
    field("status", "enum", { values: ["taken", "sent", "over"], default: "taken", origin: "service" }),
  ],
  operations: [
    operation("create", { kind: "create" }, "POST /orders", {
      status: 201,
      accepts: ["lines", "hold_seconds"],
      asks: {
        service: "Item",
        operation: "pick",
        body: { lines: { sent: "lines" }, hold_seconds: { sent: "hold_seconds" } },
        keeps: { pick_id: "id" },
      },
    }),
    operation("read", { kind: "read" }, "GET /orders/{id}"),
    operation(
      "send",
      {
        kind: "act",
        set: [{ field: "status", value: "sent" }],
        when: [{ field: "status", equals: "taken" }],
      },
      "POST /orders/{id}/send",
      { asks: { service: "Item", operation: "commitPick", id: { field: "pick_id" } } },
    ),
    operation(
      "notePickOver",
      {
        kind: "hear",
        event: "Item.pickOver",
        by: "pick_id",
        is: "id",
        set: [{ field: "status", value: "over" }],
        when: [{ field: "status", equals: "taken" }],
      },
      "POST ",
      { access: "internal", takes: [field("id", "text", { required: true })] },
    ),
  ],
});

/** Records that reach others, give back in time what they took, and changes that are written down. */
export const storeRoom: Plan = plan("store-room", "Store room", "Stock that is promised before it goes.", {
  services: [item, order],
  scenarios: [
    scenario(
      "Nothing is promised twice, and all that moves is written down",
      ["bolt", "nut"],
      [
        step(null, "POST /items", 201, { body: { sku: "bolt", on_hand: 5 } }),
        step(null, "POST /items", 201, { body: { sku: "nut" } }),
        step(null, "POST /items/nut/receipts", 200, { body: { quantity: 3, reason: "late" }, answer: { on_hand: 3 } }),
        step(null, "POST /picks", 422, { body: { lines: [{ sku: "none", quantity: 1 }] } }),
        step(null, "POST /picks", 409, {
          body: {
            lines: [
              { sku: "bolt", quantity: 4 },
              { sku: "nut", quantity: 2 },
              { sku: "nut", quantity: 2 },
            ],
          },
        }),
        step(null, "GET /items/bolt", 200, { answer: { reserved: 0, available: 5 } }),
        step(null, "POST /picks", 201, {
          body: {
            lines: [
              { sku: "bolt", quantity: 2 },
              { sku: "bolt", quantity: 2 },
            ],
          },
          answer: { status: "held", lines: [{ sku: "bolt", quantity: 4 }] },
          save: { pick: "/id" },
        }),
        step(null, "GET /items/bolt", 200, { answer: { on_hand: 5, reserved: 4, available: 1 } }),
        step(null, "POST /picks/{pick}/commit", 200, { answer: { status: "committed" } }),
        step(null, "POST /picks/{pick}/commit", 200, { answer: { status: "committed" } }),
        step(null, "GET /items/bolt", 200, { answer: { on_hand: 1, reserved: 0, available: 1 } }),
        step(null, "POST /picks", 201, {
          body: { lines: [{ sku: "bolt", quantity: 1 }], hold_seconds: 0 },
          save: { over: "/id" },
        }),
        step(null, "GET /items/bolt", 200, { answer: { reserved: 0, available: 1 } }),
        step(null, "GET /picks/{over}", 200, { answer: { status: "expired" } }),
        step(null, "POST /picks/{over}/commit", 409),
        step(null, "GET /items/nut/movements", 200, {
          answer: { items: [{ kind: "receipt", delta: 3, reason: "late", on_hand_after: 3 }] },
        }),
        step(null, "GET /items/bolt/movements", 200, {
          answer: {
            items: [
              { kind: "initial", delta: 5 },
              { kind: "commit", delta: -4, on_hand_after: 1 },
            ],
          },
        }),
      ],
    ),
    scenario(
      "An order has the store keep its goods, and hears when that is over",
      ["nail"],
      [
        step(null, "POST /items", 201, { body: { sku: "nail", on_hand: 3 } }),
        step(null, "POST /orders", 409, { body: { lines: [{ sku: "nail", quantity: 4 }] } }),
        step(null, "POST /orders", 201, { body: { lines: [{ sku: "nail", quantity: 2 }] }, save: { order: "/id" } }),
        step(null, "GET /items/nail", 200, { answer: { reserved: 2, available: 1 } }),
        step(null, "POST /orders/{order}/send", 200, { answer: { status: "sent" } }),
        step(null, "POST /orders/{order}/send", 409),
        step(null, "GET /items/nail", 200, { answer: { on_hand: 1, reserved: 0 } }),
        step(null, "POST /orders", 201, {
          body: { lines: [{ sku: "nail", quantity: 1 }], hold_seconds: 0 },
          save: { late: "/id" },
        }),
        step(null, "GET /orders/{late}", 200, { answer: { status: "over" }, withinSeconds: 5 }),
        step(null, "POST /orders/{late}/send", 409),
      ],
    ),
  ],
});
