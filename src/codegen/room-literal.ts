import type { Room, Service } from "#src/plan/plan.ts";
import type { Literal } from "./print-literal.ts";
import { schemaLiteral } from "./render-schema.ts";

/** Operations after which there is no room any more: those that remove the record at which its sockets are. */
const endsOf = ({ operations, room }: Service): string[] =>
  room?.by == null
    ? []
    : operations.filter(({ behaviour, on }) => behaviour.kind === "delete" && on === undefined).map(({ name }) => name);

/** Whether the sockets of a service hear of an operation. */
export const isTold = (service: Service, operation: string): boolean =>
  endsOf(service).includes(operation) ||
  (service.room?.frames ?? []).some(
    ({ on }) => typeof on === "object" && "after" in on && on.after.includes(operation),
  );

/** The address at which sockets open, as an operation of the contract. */
export const joinLiteral = ({ access, path, summary }: Room): Literal => ({
  summary,
  access,
  route: { method: "GET", path },
  status: 101,
  answers: "room",
});

/** What sockets are told and may say, as the layer reads it. */
export const roomLiteral = (
  { by, closes, frames, guest, hears, kind, malformed, ref, token }: Room,
  service: Service,
): Literal => {
  const ends = endsOf(service);
  return {
    by,
    kind,
    token,
    guest,
    closes,
    frames: frames as unknown as Literal,
    hears: hears.map(({ call, named, takes, type }) => ({
      type,
      call,
      named,
      takes: takes === undefined ? undefined : schemaLiteral(takes),
    })),
    malformed,
    ref,
    endedBy: ends.length === 0 ? undefined : ends,
  };
};
