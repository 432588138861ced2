import type { Field, FieldType } from "#src/spec/spec.ts";
import type { Words } from "#src/spec/expression/words.ts";

type More = Partial<Omit<Field, "name" | "type">>;

export const field = (name: string, type: FieldType, more: More = {}): Field => ({
  name,
  type,
  description: "",
  required: false,
  origin: "caller",
  ...more,
});
const required = (name: string, type: FieldType): Field => field(name, type, { required: true });
const one = (name: string, ...values: string[]): Field =>
  field(name, "enum", { values, default: values[0] ?? "", origin: "service" });
const preset = (name: string, type: FieldType, value: number | string | boolean): Field =>
  field(name, type, { default: value });

export const words = (more: Partial<Words>): Words => ({
  noun: "",
  fields: [],
  parent: [],
  parentNoun: "",
  sent: [],
  parts: [],
  makers: [],
  ...more,
});

const LINE = [required("quantity", "integer"), required("unitPrice", "integer"), field("lineTotal", "integer")];
export const order = words({
  noun: "order",
  fields: [
    one("status", "placed", "paid", "shipped", "delivered", "cancelled"),
    preset("discountPercent", "integer", 0),
    field("subtotal", "integer"),
    field("discount", "integer"),
    field("shipping", "integer"),
    field("tax", "integer"),
    field("totals", "object", { members: [field("total", "integer")] }),
    field("currency", "enum", { values: ["EUR", "USD"], required: true }),
  ],
  sent: [required("amount", "integer"), field("signedBy", "text"), field("trackingNumber", "text")],
  parts: [{ noun: "item", part: "LineItem", fields: LINE }],
});
export const line = words({ noun: "item", fields: LINE, parent: order.fields, parentNoun: "order" });

const BOOKING = [
  required("date", "date"),
  required("start", "time"),
  required("end", "time"),
  preset("attendees", "integer", 1),
  one("status", "confirmed", "cancelled"),
];
export const room = words({
  noun: "room",
  fields: [
    required("name", "text"),
    required("capacity", "integer"),
    preset("opensAt", "time", "08:00"),
    preset("closesAt", "time", "18:00"),
  ],
  parts: [{ noun: "booking", part: "Booking", fields: BOOKING }],
});
export const booking = words({ noun: "booking", fields: BOOKING, parent: room.fields, parentNoun: "room" });

export const list = words({
  noun: "list",
  fields: [required("title", "text"), field("owner_id", "text", { origin: "owner", holds: "id" })],
  makers: ["owner_id"],
  parts: [
    {
      noun: "to-do",
      part: "Todo",
      fields: [preset("done", "boolean", false), field("due_date", "date"), one("priority", "low", "normal", "high")],
    },
  ],
});

export const link = words({
  noun: "link",
  fields: [
    required("url", "url"),
    field("expires_at", "date-time"),
    field("created_at", "date-time", { origin: "created-at" }),
    preset("clicks", "integer", 0),
  ],
  sent: [field("expires_in", "integer", { description: "a whole number of seconds" }), field("wait", "integer")],
});

const author = field("author", "text", { origin: "owner" });
export const post = words({
  noun: "post",
  fields: [
    one("status", "draft", "published", "archived"),
    required("title", "text"),
    field("tags", "list", { default: [], entries: field("tag", "text") }),
    field("published_at", "date-time"),
    author,
  ],
  makers: ["author"],
  parts: [
    { noun: "comment", part: "Comment", fields: [required("body", "text"), author] },
    { noun: "favourite", part: "Favourite", fields: [field("person", "text", { origin: "owner" })] },
  ],
});
export const comment = words({
  noun: "comment",
  fields: [required("body", "text"), author],
  makers: ["author"],
  parent: post.fields,
  parentNoun: "post",
});

export const stock = words({
  noun: "product",
  fields: [preset("on_hand", "integer", 0), preset("reserved", "integer", 0)],
  sent: [required("delta", "integer")],
});

export const ticket = words({
  noun: "ticket",
  fields: [
    one("status", "open", "in_progress", "waiting", "resolved", "closed"),
    field("assigneeId", "text"),
    field("requesterId", "text", { origin: "owner", holds: "id" }),
    field("resolution", "text"),
  ],
  makers: ["requesterId"],
  sent: [preset("internal", "boolean", false)],
  roles: ["customer", "agent"],
});

export const contact = words({ noun: "contact", fields: [field("email", "email"), field("phone", "text")] });

export const flag = words({
  noun: "flag",
  fields: [
    preset("permanent", "boolean", false),
    preset("enabled", "boolean", false),
    preset("rollout", "integer", 100),
    field("secure", "boolean"),
  ],
});

export const poll = words({
  noun: "poll",
  fields: [
    field("closes_at", "date-time"),
    one("results", "always", "after_close"),
    one("status", "open", "closed"),
    preset("voters", "integer", 0),
    preset("chosen", "integer", 0),
  ],
  parts: [{ noun: "vote", part: "Vote", fields: [field("voter_id", "text", { origin: "owner", holds: "id" })] }],
});

export const film = words({
  noun: "film",
  fields: [required("title", "text"), preset("min_price", "integer", 0)],
  sent: [required("bid", "integer")],
  parts: [
    {
      noun: "review",
      part: "Review",
      fields: [required("stars", "integer"), field("created_at", "date-time", { origin: "created-at" })],
    },
    { noun: "offer", part: "Offer", fields: [required("amount", "integer")] },
  ],
});

export const checkIn = words({
  noun: "check-in",
  fields: [preset("count", "integer", 1), required("date", "date")],
  parent: [preset("target", "integer", 1), preset("archived", "boolean", false)],
  parentNoun: "habit",
});

export const budget = words({
  noun: "budget",
  fields: [
    required("limit", "number"),
    preset("spent", "number", 0),
    field("state", "enum", { values: ["ok", "warning"] }),
  ],
});

export const job = words({
  noun: "job",
  fields: [
    one("state", "ready", "delayed", "leased", "done", "dead"),
    preset("attempts", "integer", 0),
    preset("max_attempts", "integer", 3),
    field("lease_expires_at", "date-time"),
    field("next_fire_at", "date-time"),
  ],
  sent: [required("seconds", "integer")],
});
