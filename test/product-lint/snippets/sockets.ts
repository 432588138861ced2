import { found, object, passes } from "#test/product-lint/snippet.ts";

const chat = (more: string): string => object(`  join(ws) { this.ctx.acceptWebSocket(ws); }\n${more}`);
const ANSWERS = "  webSocketClose(ws, code, reason) { ws.close(code, reason); }";
const PINGS = "  constructor(ctx, env) {\n    super(ctx, env);\n    ctx.setWebSocketAutoResponse(pair);\n  }";

export const sockets = [
  found("w1-plain-socket", "server.accept()", "export const join = (server) => server.accept();\n"),
  found("w1-plain-socket", "ws.addEventListener", object('  join(ws) { ws.addEventListener("message", () => 1); }')),
  passes("w1-plain-socket", chat(`${PINGS}\n${ANSWERS}`)),
  passes("w1-plain-socket", 'export const take = (offer) => offer.accept("terms");\n'),
  found("w2-socket-fields", "sessions", object("  sessions = new Map<WebSocket, string>();")),
  found("w2-socket-fields", "#open", object("  #open: WebSocket[] = [];")),
  passes("w2-socket-fields", object("  sessions = new Map<string, number>();")),
  passes("w2-socket-fields", "class Client {\n  open: WebSocket[] = [];\n}\n"),
  found("w3-unanswered-close", "Sample", chat(PINGS)),
  found("w3-unanswered-close", "webSocketClose", chat(`${PINGS}\n  webSocketClose(ws) { log(ws); }`)),
  passes("w3-unanswered-close", chat(`${PINGS}\n${ANSWERS}`)),
  found("w4-waking-ping", "this.ctx.acceptWebSocket", chat(ANSWERS)),
  passes("w4-waking-ping", chat(`${PINGS}\n${ANSWERS}`)),
];
