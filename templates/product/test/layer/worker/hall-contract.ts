import type { ServiceDefinition } from "../../../src/orchestration/contract/product-definition.ts";
import type { RoomDefinition } from "../../../src/orchestration/contract/room.ts";
import type { Schema } from "../../../src/orchestration/contract/schema.ts";

export type HallRecord = { id: string; name: string };
export type LineRecord = { id: string; hall_id: string; no: number; by: string | null; text: string };

const hall = {
  id: { type: "text", origin: "id" },
  name: { type: "text", origin: "caller", required: true, unique: true },
} satisfies Schema;

const line = {
  id: { type: "text", origin: "id" },
  hall_id: { type: "text", origin: "parent", hidden: true },
  no: { type: "integer", origin: "sequence" },
  by: { type: "text", origin: "owner" },
  text: { type: "text", origin: "caller", required: true, trim: true, max: 20, wrong: "bad_text" },
} satisfies Schema;

/** What sockets are told, and may say. */
const room: RoomDefinition = {
  by: "name",
  kind: "type",
  token: "token",
  guest: { name: "as", min: 2, max: 10 },
  closes: { stranger: 4401, missing: 4404, removed: 4410 },
  frames: [
    {
      type: "welcome",
      on: "open",
      to: "self",
      members: {
        hall: { is: "room", field: "name" },
        you: { is: "person" },
        here: { is: "people" },
        size: { is: "number" },
        lines: { is: "recent", part: "Line", most: 2 },
      },
    },
    { type: "joined", on: "joined", to: "others", members: { who: { is: "person" } } },
    { type: "left", on: "left", to: "others", members: { who: { is: "person" } } },
    { type: "line", on: { after: ["say"] }, to: "all", members: { line: { is: "record" }, ref: { is: "ref" } } },
    {
      type: "waving",
      on: { heard: "wave" },
      to: "others",
      members: { who: { is: "person" }, hand: { is: "sent", name: "hand" } },
    },
    { type: "pong", on: { heard: "ping" }, to: "self", members: { ref: { is: "ref" } } },
    {
      type: "error",
      on: "refused",
      to: "self",
      members: { code: { is: "code" }, text: { is: "detail" }, ref: { is: "ref" } },
    },
  ],
  hears: [
    { type: "say", call: "say" },
    {
      type: "wave",
      call: null,
      takes: { hand: { type: "enum", origin: "caller", values: ["left", "right"], required: true } },
    },
    { type: "ping", call: null },
  ],
  malformed: "bad_frame",
  ref: { name: "ref", max: 8 },
  endedBy: ["close"],
};

/** Halls in which people talk: sockets and HTTP say the same. */
export const hallContract = {
  binding: "HALL",
  summary: "Halls in which people talk.",
  key: { from: "single" },
  schema: hall,
  records: "many",
  maxRecords: 100,
  retentionDays: null,
  parts: { Line: { table: "lines", schema: line, maxRecords: 1_000 } },
  calls: [],
  room,
  operations: {
    open: {
      summary: "Opens a hall.",
      access: "signed-in",
      route: { method: "POST", path: "/halls" },
      status: 201,
      answers: "record",
      accepts: ["name"],
    },
    close: {
      summary: "Closes a hall.",
      access: "signed-in",
      route: { method: "DELETE", path: "/halls/{name}" },
      status: 204,
      answers: "nothing",
    },
    say: {
      summary: "Says something.",
      access: "signed-in",
      route: { method: "POST", path: "/halls/{name}/lines" },
      status: 201,
      answers: "record",
      on: "Line",
      accepts: ["text"],
    },
    lines: {
      summary: "Lists what was said.",
      access: "anyone",
      route: { method: "GET", path: "/halls/{name}/lines" },
      status: 200,
      answers: "page",
      on: "Line",
      paging: {
        items: "lines",
        limit: { name: "limit", default: 3, max: 5 },
        from: { by: "bounds", name: "before", field: "no", before: "before", after: "after", newest: true },
        tells: { more: "more" },
      },
    },
    present: {
      summary: "Tells who is there.",
      access: "anyone",
      route: { method: "GET", path: "/halls/{name}/present" },
      status: 200,
      answers: "object",
    },
    visit: {
      summary: "Opens a socket for whoever says what they are called.",
      access: "anyone",
      route: { method: "GET", path: "/halls/{name}/visit" },
      status: 101,
      answers: "room",
    },
    join: {
      summary: "Opens a socket.",
      access: "signed-in",
      route: { method: "GET", path: "/halls/{name}/socket" },
      status: 101,
      answers: "room",
    },
  },
} satisfies ServiceDefinition;
