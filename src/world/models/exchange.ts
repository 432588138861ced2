/**
 * One request to a provider and what came back, as both went over the wire. `answer`: null where the connection was lost
 * before its end. Neither holds a key.
 */
export type Exchange = {
  provider: "anthropic" | "openai";
  /** The request's body. */
  asked: unknown;
  answer: { status: number; headers: Record<string, string>; body: string } | null;
};
