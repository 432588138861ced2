import type { JsonObject } from "../contract/call.ts";

/** Open sockets of one instance; more would make each event a burst of work. */
const MAX_SOCKETS = 1_000;

/** A WebSocket on which this instance's events arrive; null where there is no room. It survives hibernation. */
export const openFeed = (ctx: DurableObjectState): Response | null => {
  if (ctx.getWebSockets().length >= MAX_SOCKETS) return null;
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  return new Response(null, { status: 101, webSocket: client });
};

/** A socket that has a seat in a room hears what the room says. */
const isFeed = (socket: WebSocket): boolean => socket.deserializeAttachment() === null;

/** Sends an event to everybody who watches. One who is gone already is no failure of the event. */
export const broadcast = (ctx: DurableObjectState, event: string, record: JsonObject): void => {
  const sockets = ctx.getWebSockets().filter(isFeed);
  if (sockets.length === 0) return;
  const message = JSON.stringify({ event, record });
  for (const socket of sockets) {
    try {
      socket.send(message);
    } catch {
      socket.close(1011);
    }
  }
};
