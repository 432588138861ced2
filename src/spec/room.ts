import type { Expression } from "./expression.ts";
import type { Json } from "./json.ts";
import type { Access, Field } from "./field.ts";

/**
 * What a member of a frame holds. `person`: whoever the frame is about, by name. `people`: names of all who are there;
 * `number`: how many they are. `room`: the record at which the socket was opened; `record`: what was made, changed or
 * removed; each whole, or one field of it. `recent`: the last `most` records of a part, the oldest of them first. `sent`: a
 * member of the frame that was heard. `ref`: by which the sender knows its own frame again. `code`, `detail`: of a refusal.
 */
export type FrameValue =
  | { is: "constant"; value: Json }
  | { is: "person" | "people" | "number" | "ref" | "code" | "detail" }
  | { is: "room" | "record"; field?: string }
  | { is: "recent"; part: string; most: number }
  | { is: "sent"; name: string }
  /** What a report answers of the room. */
  | { is: "report"; name: string };

/** A frame that sockets get. `after`: operations. `heard`: a frame that a client sends. */
export type FrameSpec = {
  type: string;
  on: "open" | "joined" | "left" | "refused" | { after: string[] } | { heard: string };
  to: "self" | "others" | "all";
  members: Record<string, FrameValue>;
};

/** A frame that clients may send; `call`: the operation that it asks for. `takes`: its members, where it asks for none. `named`: the field that holds its sender's name. */
export type HeardSpec = { type: string; call: string | null; takes?: Field[]; named?: string };

/** Sockets that people open at a service's records, or at all of them together: what they are told and may say. */
export type RoomSpec = {
  /** camelCase: `join`. */
  name: string;
  summary: string;
  line: number;
  path: string;
  access: Access;
  /** The field by whose value the path names the record; null: it names none. */
  by: string | null;
  /** The member that tells frames apart. */
  kind: string;
  /** Parameter of the query string that may carry what otherwise a header does. */
  token?: string;
  /** Parameter of the query string by which people say what they are called, where nobody signs in. */
  guest?: { name: string; min: number; max: number };
  /** Codes by which sockets are closed: nobody knows who it is, there is no such record, it was removed. */
  closes: { stranger?: number; missing?: number; removed?: number };
  /** Of which records alone sockets may be opened. */
  when?: Expression;
  frames: FrameSpec[];
  hears: HeardSpec[];
  /** The author's code for what is no frame that is known. */
  malformed?: string;
  /** By which senders know their own frames again. */
  ref?: { name: string; max: number };
};
