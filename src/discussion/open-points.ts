import type { Message, Role, Transcript } from "./message.ts";

/** A message that waits for an answer from `to`. */
export type OpenPoint = Message & { to: Role };

const asks = (message: Message): message is OpenPoint =>
  message.kind === "question" || (message.kind === "concern" && message.blocking);

/** Questions and blocking concerns that no decision has answered, in the order they were raised. */
export const openPoints = (transcript: Transcript): OpenPoint[] => {
  const answered = new Set(transcript.flatMap((message) => (message.kind === "decision" ? [message.answers] : [])));
  return transcript.filter(asks).filter(({ id }) => !answered.has(id));
};
