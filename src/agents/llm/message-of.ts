import type { Answer, ModelMessage } from "./language-model.ts";

/** An answer as part of the conversation that goes on from it. */
export const messageOf = ({ text, calls, verbatim }: Answer): ModelMessage => ({
  from: "model",
  text,
  calls,
  ...(verbatim === undefined ? {} : { verbatim }),
});
