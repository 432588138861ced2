import type { Json } from "./call.ts";
import type { Schema } from "./schema.ts";

/**
 * What a member of a frame holds. `person`: whoever the frame is about, by name. `people`: names of all who are there;
 * `number`: how many they are. `room`: the record that the socket was opened at; `record`: what was made, changed or
 * removed; each whole, or one field of it. `recent`: the last `most` records of a part that belong to the room, the oldest
 * of them first. `sent`: a member of the frame that was heard. `ref`: by which the sender knows its frame again, on its own
 * socket alone. `code`, `detail`: of a refusal.
 */
export type FrameValue =
  | { is: "constant"; value: Json }
  | { is: "person" | "people" | "number" | "ref" | "code" | "detail" }
  | { is: "room" | "record"; field?: string }
  | { is: "recent"; part: string; most: number }
  | { is: "sent"; name: string }
  /** What a report answers of the room. */
  | { is: "report"; name: string };

/**
 * A frame that sockets get: as the first one, when a person's first socket opened or the last one closed, after an
 * operation, in answer to a frame, or when a frame was refused.
 */
export type Frame = {
  type: string;
  on: "open" | "joined" | "left" | "refused" | { after: readonly string[] } | { heard: string };
  to: "self" | "others" | "all";
  members: Readonly<Record<string, FrameValue>>;
};

/**
 * A frame that sockets may send. `call`: the operation that it asks for; null: it is only passed on, or answered. `named`:
 * the member of the operation's body that holds the name of whoever sends it.
 */
export type HeardFrame = { type: string; call: string | null; takes?: Schema; named?: string };

/** The sockets of a service: where they open, what they are told, and what they may say. */
export type RoomDefinition = {
  /** The field of the service's records that the path names; null: one room for the whole instance. */
  by: string | null;
  /** The member that tells frames apart. */
  kind: string;
  /** Parameter of the query string that may carry what otherwise a header does. */
  token?: string;
  /** Parameter of the query string by which those who open a socket say what they are called, where nobody signs in. */
  guest?: { name: string; min: number; max: number };
  /** Codes by which a socket is closed that may not stay. Without one it is refused by status. */
  closes: { stranger?: number; missing?: number; removed?: number };
  frames: readonly Frame[];
  hears: readonly HeardFrame[];
  /** The product's code for what is no frame that it knows. */
  malformed?: string;
  /** By which senders know their own frames again. */
  ref?: { name: string; max: number };
  /** Operations that end the room. */
  endedBy?: readonly string[];
};
