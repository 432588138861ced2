import { countTokens } from "./count-tokens.ts";
import type { Spoken } from "./script.ts";

/** What a model says, whatever the wire format. */
export type Utterance = {
  think: string;
  text: string;
  calls: { id: string; name: string; json: string }[];
  stop: "done" | "calls" | "cut" | "refused";
  /** Tokens. */
  output: number;
};

/** What comes of a scripted answer, cut to `maxTokens`. `id`: of the response, from which calls take theirs. */
export const utter = (spoken: Spoken, maxTokens: number | null, id: string): Utterance => {
  const calls = (spoken.call ?? []).map((call, n) => ({
    id: `call_${id}_${n}`,
    name: call.name,
    json: "json" in call ? call.json : JSON.stringify(call.input),
  }));
  const room = maxTokens === null ? Infinity : maxTokens * 4;
  const all = spoken.cut ?? spoken.say ?? (spoken.refuse === true ? "I can't help with that." : "");
  const text = all.length > room ? all.slice(0, room) : all;
  const think = spoken.think ?? "";
  const cut = spoken.cut !== undefined || text !== all;
  return {
    think,
    text,
    calls: cut || spoken.refuse === true ? [] : calls,
    stop: spoken.refuse === true ? "refused" : cut ? "cut" : calls.length > 0 ? "calls" : "done",
    output: countTokens(think + text + calls.map(({ name, json }) => name + json).join("")) + 1,
  };
};
