import type { Rule } from "./rule.ts";

/** WebSockets. */
export const SOCKET_RULES: Rule[] = [
  {
    id: "W1",
    sentence: "Sockets are accepted by the runtime, and handled by methods.",
    how: "lint",
    where: "lint/rules/w1-plain-socket.ts",
  },
  {
    id: "W2",
    sentence: "What belongs to a socket is attached to it, never kept in a field.",
    how: "lint",
    where: "lint/rules/w2-socket-fields.ts",
  },
  {
    id: "W3",
    sentence: "A close is answered.",
    how: "lint",
    where: "lint/rules/w3-unanswered-close.ts",
  },
  {
    id: "W4",
    sentence: "Pings are answered without waking the object.",
    how: "lint",
    where: "lint/rules/w4-waking-ping.ts",
  },
  {
    id: "W5",
    sentence: "A service that takes sockets has a test that closes one and connects again.",
    how: "review",
    where: "check-code.ts",
  },
];
