import type { DesignChange } from "./message.ts";

/** `body`: the spec's text as it is from now on. `changes` are decisions that no sentence of a spec could say. */
export type Heard = {
  body: string;
  changes: { text: string; change: DesignChange }[];
  understood: string[];
  lost: { text: string; reason: string }[];
};
