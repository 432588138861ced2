import type { Message, Role } from "./message.ts";

/** What each role answers for, and what it decides. */
export const CHARTERS: Record<Role, string> = {
  PM: "what is asked for and what is not built; who may do what; whatever stays open at the end",
  Backend: "what each object holds, how requests reach it, what bounds it, and which service asks which",
  Frontend: "what people see and do on the page, and what they can do by the API alone",
  DevOps: "how it goes live and back, what the platform bears, and the limits and targets it is held to",
  Security: "who is told from whom and how, what is open to whom, and what strangers could make of it",
  QA: "which scenario proves which operation and refusal, and what no scenario proves",
};

/** Who talks with whom, beside the PM, who talks with all. */
const EDGES: readonly (readonly [Role, Role])[] = [
  ["Backend", "Frontend"],
  ["Backend", "DevOps"],
  ["Frontend", "QA"],
  ["DevOps", "Security"],
  ["QA", "Security"],
];

/** Whether one role may ask another, or object to it. */
export const mayAddress = (from: Role, to: Role): boolean =>
  from !== to && (from === "PM" || to === "PM" || EDGES.some((edge) => edge.includes(from) && edge.includes(to)));

/** What is put to somebody with whom the speaker does not talk is put to the PM. */
export const addressRightly = (messages: readonly Message[]): Message[] =>
  messages.map((message) =>
    "to" in message && !mayAddress(message.role, message.to) ? { ...message, to: "PM" } : message,
  );
