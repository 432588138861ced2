import { DurableObject } from "cloudflare:workers";

import type { Call, JsonObject } from "../contract/call.ts";
import type { ErrorStyle } from "../contract/product-definition.ts";
import { renderFailure } from "../edge/render-failure.ts";
import type { LayerEnv } from "../layer-env.ts";
import { Instance } from "./instance.ts";
import type { InstanceSettings } from "./instance-parts.ts";
import type { Managed, ManageRequest } from "./manage.ts";
import type { RecordTable } from "./record-table.ts";
import type { Operations } from "./room.ts";

/** Carries the call of a request that becomes a WebSocket. Only the Worker sets it: no object is reached from outside. */
export const CALL_HEADER = "x-layer-call";
/** What the path calls the room that is to be joined. Without it, the instance's events are watched. */
export const ROOM_HEADER = "x-layer-room";
/** It is not known who wants to join. */
export const STRANGER_HEADER = "x-layer-stranger";

/** Headers hold no letters but those of ASCII. */
export const packHeader = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

const unpackHeader = (text: string | null): unknown => (text === null ? null : JSON.parse(decodeURIComponent(text)));

/**
 * What every service stands on. Its methods are its operations: the runtime lets others call methods, and nothing else,
 * so all the rest is kept in properties.
 */
export abstract class ServiceObject<R extends JsonObject> extends DurableObject<LayerEnv> {
  protected readonly instance: Instance<R>;
  protected readonly records: RecordTable<R>;
  readonly #style: ErrorStyle | undefined;

  constructor(ctx: DurableObjectState, env: LayerEnv, settings: InstanceSettings) {
    super(ctx, env);
    this.instance = new Instance(ctx, env, settings);
    this.records = this.instance.records;
    this.#style = settings.product.errors;
  }

  /** For the control API alone; no caller of the mesh may name it. */
  manage(request: ManageRequest): Managed {
    return this.instance.manage(request);
  }

  /** A request that becomes a WebSocket. */
  override async fetch(request: Request): Promise<Response> {
    const call = unpackHeader(request.headers.get(CALL_HEADER)) as Call | null;
    if (call === null) throw new Error("a request without its call");
    const named = unpackHeader(request.headers.get(ROOM_HEADER)) as string | null;
    const feed =
      named === null
        ? this.instance.watch(call)
        : this.instance.join(call, named, request.headers.has(STRANGER_HEADER));
    if (feed instanceof Response) return feed;
    if (feed.ok) throw new Error("a feed that is none");
    return renderFailure(feed.problem, this.#style, request, call.trace);
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await this.instance.runDue(info);
  }

  /** A feed says, and does not listen; a room does both. */
  override async webSocketMessage(socket: WebSocket, text: string | ArrayBuffer): Promise<void> {
    const { room } = this.instance;
    if (room === null || socket.deserializeAttachment() === null) socket.close(1003, "this feed takes no messages");
    else await room.hear(socket, text, this as unknown as Operations);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    this.instance.room?.leave(socket);
  }

  /** A connection that broke. */
  override async webSocketError(socket: WebSocket): Promise<void> {
    this.instance.room?.leave(socket);
  }
}
