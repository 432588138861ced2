import type { FrameSpec, FrameValue } from "#src/spec/room.ts";
import type { Room } from "./plan.ts";

const describeValue = (name: string, value: FrameValue): string => {
  switch (value.is) {
    case "recent":
      return `${name}: the last ${value.most} of ${value.part}`;
    case "room":
    case "record":
      return value.field === undefined ? `${name}: the ${value.is}` : `${name}: its ${value.field}`;
    case "constant":
      return `${name}: ${JSON.stringify(value.value)}`;
    case "sent":
      return `${name}: as sent`;
    default:
      return `${name}: ${value.is}`;
  }
};

const describeOccasion = (on: FrameSpec["on"]): string => {
  if (typeof on === "object") return "after" in on ? `after ${on.after.join(", ")}` : `on ${on.heard}`;
  const words = {
    open: "first",
    joined: "when somebody came",
    left: "when somebody has gone",
    refused: "when refused",
  };
  return words[on];
};

const TO: Record<FrameSpec["to"], string> = { self: "to whoever it is", others: "to the others", all: "to all" };

const describeFrame = ({ members, on, to, type }: FrameSpec): string => {
  const held = Object.entries(members).map(([name, value]) => describeValue(name, value));
  return `${type}${held.length === 0 ? "" : ` (${held.join(", ")})`} ${describeOccasion(on)} ${TO[to]}`;
};

const describeCloses = ({ missing, removed, stranger }: Room["closes"]): string[] => [
  ...(stranger === undefined ? [] : [`${stranger} for strangers`]),
  ...(missing === undefined ? [] : [`${missing} where there is no such record`]),
  ...(removed === undefined ? [] : [`${removed} when it is removed`]),
];

/** What a socket says and hears, in one line for each. */
export const describeRoom = ({ closes, frames, guest, hears }: Room): string[] => [
  ...frames.map((frame) => `tells ${describeFrame(frame)}`),
  ...hears.map(({ call, type }) => `hears ${type}${call === null ? "" : `: ${call}`}`),
  ...(guest === undefined ? [] : [`guests say what they are called by \`${guest.name}\` in the query string`]),
  ...describeCloses(closes).map((text) => `closes with ${text}`),
];
