import type { Turn } from "#src/agents/agents.ts";
import type { OpenPoint } from "#src/discussion/open-points.ts";
import type { Message } from "#src/discussion/message.ts";
import type { Voice } from "./voice.ts";

const asks = (message: Message): message is OpenPoint =>
  message.kind === "question" || (message.kind === "concern" && message.blocking);

/** Points that nobody has answered, in `voice` either. */
export const waitingFor = ({ transcript }: Turn, voice: Voice | null = null): OpenPoint[] => {
  const said = [...transcript, ...(voice?.messages ?? [])];
  const answered = new Set(said.flatMap((message) => (message.kind === "decision" ? [message.answers] : [])));
  return transcript.filter(asks).filter(({ id }) => !answered.has(id));
};
