import type { SocketFact } from "#src/spec/facts/facts.ts";
import { goesWithoutSaying } from "#src/spec/goes-without-saying.ts";
import { leaveUncovered, type Reading } from "#src/spec/reading.ts";
import type { RoomSpec } from "#src/spec/room.ts";
import type { Callers, ServiceSpec } from "#src/spec/spec.ts";
import { pascalSingular, singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, nameIn, segmentsOf } from "#src/spec/settle/path-words.ts";
import { readFrames } from "./read-frames.ts";
import { readGuest } from "./read-guest.ts";
import { readReportFrames } from "./read-report-frames.ts";
import { readSaid } from "./read-said.ts";

/** The service at whose records a socket opens, and the field by which the path names one. */
const placeOf = (
  { frames, path }: SocketFact,
  services: readonly ServiceSpec[],
): { service: ServiceSpec; by: string | null } | null => {
  const segments = segmentsOf(path);
  const at = segments.findIndex(isParameter);
  const word = segments[at - 1] ?? "";
  const parameters = segments.filter(isParameter);
  if (at > 0) {
    const service = services.find(({ name }) => name === pascalSingular(word) || isCalled(name, word));
    if (service === undefined || parameters.length > 1) return null;
    const parameter = nameIn(segments[at] ?? "");
    const named = service.fields.find(({ name, unique }) => name === parameter && unique !== undefined);
    const id = service.fields.find(({ origin }) => origin === "id");
    return { service, by: named?.name ?? id?.name ?? "id" };
  }
  const said = new Set(
    [...segments, ...frames.flatMap(({ type, when }) => wordsOf(`${type} ${when}`))].flatMap(wordsOf).map(singular),
  );
  const spoken = services.filter(({ name, parts = [] }) =>
    [name, ...parts.map((part) => part.name)].some((each) => said.has(singular(wordsOf(each).at(-1) ?? ""))),
  );
  const [service] = spoken.length > 0 ? spoken : services;
  return service === undefined || spoken.length > 1 ? null : { service, by: null };
};

const isCalled = (name: string, word: string): boolean =>
  singular(wordsOf(word).at(-1) ?? "") === singular(wordsOf(name).at(-1) ?? "");

const refIn = ({ frames }: SocketFact): string | null =>
  frames
    .filter(({ by }) => by === "server")
    .flatMap(({ members }) => members)
    .find(({ rules }) => /\bif (?:one|it) (?:was|is) (?:given|sent)\b/iu.test(rules.join(" ")))?.name ?? null;

/** Longest text by which senders know their frames again, where nobody says how long it is. */
const REF_LENGTH = 200;

/** Gives sockets to the services at whose records they open; what is not understood of them is named. */
export const settleRooms = (
  sockets: readonly SocketFact[],
  services: readonly ServiceSpec[],
  callers: Callers | null,
  reading: Reading,
): void => {
  for (const socket of sockets) {
    const place = placeOf(socket, services);
    if (place === null || place.service.room !== undefined) {
      leaveUncovered(reading, socket.line, `\`${socket.path}\``, "no rule knows at what this socket opens");
      continue;
    }
    const { by, service } = place;
    const { closes, isOpen, kind, malformed, ref: told, rest: unread, token } = readSaid(socket);
    const { guest, rest: unsaid } = callers === null ? readGuest(socket, unread) : { guest: null, rest: unread };
    const reports = readReportFrames(socket, unsaid, service);
    const { rest, when } = reports;
    const ref = told?.name ?? refIn(socket);
    const { frames, hears } = readFrames({ socket, service, by, ref, reading });
    const room: RoomSpec = {
      name: service.operations.some(({ name }) => name === "join") ? "openSocket" : "join",
      summary: `Open a WebSocket${by === null ? "" : ` at a ${wordsOf(service.name).join(" ")}`}`,
      line: socket.line,
      path: socket.path,
      access: callers === null || isOpen || reports.isOpen ? "anyone" : "signed-in",
      by,
      kind: reports.kind ?? kind,
      ...(when && { when }),
      ...(token !== null && callers !== null && { token }),
      ...(guest !== null && { guest }),
      closes,
      frames: [...frames, ...reports.frames],
      hears,
      ...(malformed !== undefined && { malformed }),
      ...(ref !== null && { ref: told ?? { name: ref, max: REF_LENGTH } }),
    };
    service.room = room;
    for (const { line, text } of rest)
      if (!goesWithoutSaying(text)) leaveUncovered(reading, line, text, "no rule turns this into code");
  }
};
