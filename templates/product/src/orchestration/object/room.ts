import type { Call, Input, Json, JsonObject, Outcome, Person } from "../contract/call.ts";
import { fullOutcome } from "../contract/call.ts";
import { isObject } from "../contract/check-value.ts";
import { Problem, type ProblemDetails, refuse } from "../contract/problem.ts";
import type { Frame, FrameValue, RoomDefinition } from "../contract/room.ts";
import { parseTaken } from "../contract/schema.ts";
import { codeOf } from "../edge/error-style.ts";
import { createTrace } from "../mesh/trace.ts";
import type { InstanceParts } from "./instance-parts.ts";

/** Sockets of one instance. */
const MAX_SOCKETS = 5_000;
/** Characters of one frame. */
const MAX_FRAME = 65_536;
const PATIENCE_MS = 10_000;

/**
 * What is known of a socket, however long it slept. `who`: the same for all sockets of one person. `named`: what the path
 * calls the room; `room`: its record's id.
 */
type Seat = { person: Person | null; who: string; room: string; named: string; key: string };

/** What a frame is about. */
type About = {
  room: string;
  person?: Person | null;
  record?: JsonObject;
  sent?: JsonObject;
  ref?: string | undefined;
  problem?: ProblemDetails;
  /** What reports tell, once that is known: the same for all sockets. */
  told?: Map<string, Json>;
};

/** Who said it, and by what they know it again. */
type Said = { socket: WebSocket; ref: string | undefined };

export type Operations = Record<string, ((call: Call, input: Input) => Outcome | Promise<Outcome>) | undefined>;

const seatOf = (socket: WebSocket): Seat | null => socket.deserializeAttachment() as Seat | null;

const isOpen = ({ readyState }: WebSocket): boolean => readyState === WebSocket.OPEN;

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A socket that is closed as soon as it is open: browsers cannot see why an upgrade was refused. */
const closedSocket = (ctx: DurableObjectState, code: number, reason: string): Response => {
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: client });
};

/** The sockets at the records of one instance: who is there, what they are told, and what they say. */
export class Room<R extends JsonObject> {
  readonly #parts: InstanceParts<R>;
  readonly #definition: RoomDefinition;
  readonly #said = new WeakMap<Call, Said>();
  readonly #reports = new Map<string, (record: R) => Json>();
  #admits: (record: R) => boolean = () => true;

  constructor(parts: InstanceParts<R>, definition: RoomDefinition) {
    this.#parts = parts;
    this.#definition = definition;
    const { answer, ping } = this.#pingPair() ?? {};
    if (ping !== undefined && answer !== undefined)
      parts.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, answer));
  }

  /** Says what a report tells of a room. */
  reportBy(name: string, report: (record: R) => Json): this {
    this.#reports.set(name, report);
    return this;
  }

  /** Says at which records sockets may be opened. */
  admitBy(admits: (record: R) => boolean): this {
    this.#admits = admits;
    return this;
  }

  /** A socket for somebody of whom it is not known who they are. */
  turnAway(): Response {
    return closedSocket(this.#parts.ctx, this.#definition.closes.stranger ?? 1008, "it is not known who you are");
  }

  /** Opens a socket at a room. Throws 404 where it is not there, 403 where it has none, and 503 where there is no place left. */
  open({ key, person }: Call, named: string): Response {
    const { ctx } = this.#parts;
    const { by, closes } = this.#definition;
    const record = by === null ? null : this.#parts.records.seek({ field: by, value: named });
    if (by !== null && record === null) {
      if (closes.missing !== undefined) return closedSocket(ctx, closes.missing, "there is no such room");
      this.#parts.records.find({ field: by, value: named });
    }
    if (record !== null && !this.#admits(record)) throw refuse(403, null, "Nobody may listen here.");
    if (ctx.getWebSockets().length >= MAX_SOCKETS) throw new Problem(503, "crowded", "Too many are here.");
    const room = record === null ? "" : this.#idOf(record);
    // Nobody knows of two strangers whether they are one.
    const seat: Seat = { person: person ?? null, who: person?.id ?? crypto.randomUUID(), room, named, key };
    const wasThere = this.#isThere(seat);
    const { 0: client, 1: server } = new WebSocketPair();
    ctx.acceptWebSocket(server, [this.#tagOf(room)]);
    server.serializeAttachment(seat);
    this.#send(server, "open", { room, person: seat.person });
    if (!wasThere) this.#sendOthers("joined", seat);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A socket has closed. */
  leave(socket: WebSocket): void {
    const seat = seatOf(socket);
    if (seat === null) return;
    socket.serializeAttachment(null);
    if (!this.#isThere(seat)) this.#sendOthers("left", seat);
  }

  /** Names of those who are there, in order. */
  present(room: string): string[] {
    const names = this.#seatsOf(room).flatMap(({ person }) => person?.name ?? []);
    return [...new Set(names)].toSorted(byName);
  }

  /** How many people are there. */
  countPresent(room: string): number {
    return new Set(this.#seatsOf(room).map(({ who }) => who)).size;
  }

  /** Tells the sockets at a room what `call` has done to `record`. */
  tell(call: Call, operation: string, room: string, record: JsonObject): void {
    const at = this.#definition.by === null ? "" : room;
    const said = this.#said.get(call);
    const told = new Map<string, Json>();
    for (const frame of this.#definition.frames)
      if (typeof frame.on === "object" && "after" in frame.on && frame.on.after.includes(operation))
        for (const socket of this.#socketsOf(at)) {
          const isSender = socket === said?.socket;
          if (frame.to === "others" && call.person && seatOf(socket)?.who === call.person.id) continue;
          this.#push(socket, frame, {
            room: at,
            record,
            told,
            ...(call.person && { person: call.person }),
            ...(isSender && { ref: said?.ref }),
          });
        }
    if (!this.#definition.endedBy?.includes(operation)) return;
    for (const socket of this.#socketsOf(at)) {
      socket.serializeAttachment(null);
      socket.close(this.#definition.closes.removed ?? 1000, "it was removed");
    }
  }

  /** Does what a frame asks for. What is wrong with it is told to its sender, whose socket stays open. */
  async hear(socket: WebSocket, text: string | ArrayBuffer, operations: Operations): Promise<void> {
    const seat = seatOf(socket);
    if (seat === null) return;
    const { malformed = "bad-frame", hears, kind } = this.#definition;
    const frame = typeof text === "string" && text.length <= MAX_FRAME ? this.#parse(text) : null;
    const ref = frame === null ? undefined : this.#refIn(frame);
    const heard = hears.find(({ type }) => type === frame?.[kind]);
    try {
      if (frame === null || heard === undefined || ref === null)
        throw refuse(400, malformed, "This is no frame that is known here.");
      const sent = heard.takes === undefined ? frame : parseTaken(heard.takes, frame);
      if (heard.call !== null) {
        const named = heard.named === undefined ? {} : { [heard.named]: seat.person?.name ?? "" };
        await this.#ask(heard.call, { socket, ref }, seat, { ...frame, ...named }, operations);
      }
      const about: About = { room: seat.room, person: seat.person, sent, ref };
      this.#answer(socket, heard.type, seat, about);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#send(socket, "refused", { room: seat.room, problem: error.details, ref: ref ?? undefined });
    }
  }

  /** What a frame sets off beside an operation: it is passed on to the others, or answered. */
  #answer(socket: WebSocket, type: string, { who }: Seat, about: About): void {
    for (const frame of this.#definition.frames) {
      if (typeof frame.on !== "object" || !("heard" in frame.on) || frame.on.heard !== type) continue;
      if (frame.to !== "others") this.#push(socket, frame, about);
      if (frame.to === "self") continue;
      for (const other of this.#socketsOf(about.room))
        if (other !== socket && (frame.to === "all" || seatOf(other)?.who !== who))
          this.#push(other, frame, { ...about, ref: undefined });
    }
  }

  /** Calls one of the object's own operations as its person would by HTTP. Throws what that refuses. */
  async #ask(name: string, said: Said, seat: Seat, frame: JsonObject, operations: Operations): Promise<void> {
    const { definition, service, version } = this.#parts;
    const operation = definition.operations[name];
    if (operation === undefined) throw new Error(`${service} has no operation ${name}`);
    const call: Call = {
      trace: createTrace(),
      via: [`${service}.${name}`],
      key: seat.key,
      access: operation.access,
      ...(seat.person && { person: seat.person }),
      until: Date.now() + PATIENCE_MS,
      version,
    };
    const { by } = this.#definition;
    const parameters = [...(operation.route?.path ?? "").matchAll(/\{(\w+)\}/gu)].map(([, each = ""]) => each);
    const names = parameters.map((each, n) => (n === 0 && by !== null ? seat.named : String(frame[each] ?? "")));
    const input: Input = { id: names.at(-1) ?? "", above: names.slice(0, -1), body: frame };
    this.#said.set(call, said);
    const outcome = await operations[name]?.(call, input);
    if (outcome === undefined) throw new Error(`${service} does not do ${name}`);
    const answer = fullOutcome(outcome);
    if (!answer.ok) throw Problem.from(answer.problem);
  }

  #parse(text: string): JsonObject | null {
    try {
      const frame: unknown = JSON.parse(text);
      return isObject(frame as Json) ? (frame as JsonObject) : null;
    } catch {
      return null;
    }
  }

  /** Null: what is there is none. */
  #refIn(frame: JsonObject): string | null | undefined {
    const { ref } = this.#definition;
    const value = ref === undefined ? undefined : frame[ref.name];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" && value.length <= (ref?.max ?? 0) ? value : null;
  }

  /** Texts of a ping and of its answer, where the answer is always the same: the runtime gives it, and nobody wakes. */
  #pingPair(): { ping: string; answer: string } | null {
    const { frames, hears, kind, ref } = this.#definition;
    for (const { call, takes, type } of hears) {
      const answers = frames.filter(({ on }) => typeof on === "object" && "heard" in on && on.heard === type);
      const [first] = answers;
      if (call !== null || takes !== undefined || first === undefined || answers.length > 1) continue;
      const isPlain = Object.entries(first.members).every(([name, { is }]) => is === "ref" && name === ref?.name);
      if (first.to === "self" && isPlain)
        return { ping: JSON.stringify({ [kind]: type }), answer: JSON.stringify({ [kind]: first.type }) };
    }
    return null;
  }

  #idOf(record: R): string {
    return String(record[this.#parts.records.idField]);
  }

  #tagOf(room: string): string {
    return `room:${room}`;
  }

  #socketsOf(room: string): WebSocket[] {
    return this.#parts.ctx.getWebSockets(this.#tagOf(room)).filter((each) => isOpen(each) && seatOf(each) !== null);
  }

  #send(socket: WebSocket, on: Frame["on"], about: About): void {
    for (const frame of this.#definition.frames) if (frame.on === on) this.#push(socket, frame, about);
  }

  #seatsOf(room: string): Seat[] {
    return this.#socketsOf(this.#definition.by === null ? "" : room).flatMap((socket) => seatOf(socket) ?? []);
  }

  #isThere({ room, who }: Seat): boolean {
    return this.#seatsOf(room).some((seat) => seat.who === who);
  }

  #sendOthers(on: Frame["on"], { person, room, who }: Seat): void {
    for (const socket of this.#socketsOf(room))
      if (seatOf(socket)?.who !== who) this.#send(socket, on, { room, person });
  }

  /** One who is gone already is no failure of what happened. */
  #push(socket: WebSocket, { members, type }: Frame, about: About): void {
    const values = Object.entries(members).flatMap(([name, value]): [string, Json][] => {
      const held = this.#valueOf(value, about);
      return held === undefined ? [] : [[name, held]];
    });
    try {
      socket.send(JSON.stringify({ [this.#definition.kind]: type, ...Object.fromEntries(values) }));
    } catch {
      socket.close(1011);
    }
  }

  #report(name: string, { room, told = new Map() }: About): Json {
    const known = told.get(name);
    if (known !== undefined) return known;
    const record = this.#parts.records.seek(room);
    const value = record === null ? null : (this.#reports.get(name)?.(record) ?? null);
    told.set(name, value);
    return value;
  }

  #valueOf(value: FrameValue, about: About): Json | undefined {
    const { definition, product, records } = this.#parts;
    switch (value.is) {
      case "constant":
        return value.value;
      case "person":
        return about.person?.name ?? null;
      case "people":
        return this.present(about.room);
      case "number":
        return this.countPresent(about.room);
      case "ref":
        return about.ref;
      case "code":
        return about.problem === undefined ? null : codeOf(about.problem, product.errors);
      case "detail":
        return about.problem?.detail ?? null;
      case "sent":
        return about.sent?.[value.name] ?? null;
      case "report":
        return this.#report(value.name, about);
      case "recent": {
        const table = definition.parts?.[value.part] === undefined ? null : this.#parts.tables.get(value.part);
        return table?.recent(about.room, value.most) ?? [];
      }
      case "record":
      case "room": {
        const held = value.is === "record" ? about.record : records.seek(about.room);
        return value.field === undefined ? (held ?? null) : (held?.[value.field] ?? null);
      }
    }
  }
}
