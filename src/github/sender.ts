import * as v from "valibot";

/** Who caused an event. Bots are marked, so that the app never answers itself or another bot. */
export type Sender = { login: string; id: number; isBot: boolean };

export const Account = v.object({ login: v.string(), id: v.number(), type: v.string() });

export const senderOf = ({ id, login, type }: v.InferOutput<typeof Account>): Sender => ({
  login,
  id,
  isBot: type === "Bot",
});
