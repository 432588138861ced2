import { DurableObject } from "cloudflare:workers";

import type { Call, JsonObject } from "../contract/call.ts";
import { renderProblem } from "../edge/http-answer.ts";
import type { LayerEnv } from "../layer-env.ts";
import { Instance } from "./instance.ts";
import type { InstanceSettings } from "./instance-parts.ts";
import type { Managed, ManageRequest } from "./manage.ts";
import type { RecordTable } from "./record-table.ts";

/** Carries the call of a request that becomes a WebSocket. Only the Worker sets it: no object is reached from outside. */
export const CALL_HEADER = "x-layer-call";

/**
 * What every service stands on. Its methods are its operations: the runtime lets others call methods, and nothing else,
 * so all the rest is kept in properties.
 */
export abstract class ServiceObject<R extends JsonObject> extends DurableObject<LayerEnv> {
  protected readonly instance: Instance<R>;
  protected readonly records: RecordTable<R>;

  constructor(ctx: DurableObjectState, env: LayerEnv, settings: InstanceSettings) {
    super(ctx, env);
    this.instance = new Instance(ctx, env, settings);
    this.records = this.instance.records;
  }

  /** For the control API alone; no caller of the mesh may name it. */
  manage(request: ManageRequest): Managed {
    return this.instance.manage(request);
  }

  /** A request that becomes a WebSocket. */
  override async fetch(request: Request): Promise<Response> {
    const call = JSON.parse(request.headers.get(CALL_HEADER) ?? "null") as Call | null;
    if (call === null) throw new Error("a request without its call");
    const feed = this.instance.watch(call);
    if (feed instanceof Response) return feed;
    if (feed.ok) throw new Error("a feed that is none");
    return renderProblem(feed.problem, call.trace);
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await this.instance.runDue(info);
  }

  /** A feed says, and does not listen. */
  override async webSocketMessage(socket: WebSocket): Promise<void> {
    socket.close(1003, "this feed takes no messages");
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    socket.close(code === 1005 ? 1000 : code);
  }
}
