import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Pace } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import { type Kind, nounOf } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

const SECONDS: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const PACE =
  /\b(?:at most|up to|no more than|not more than|maximum(?: of)?) (\d[\d,]*) (?:new )?([a-z-]+)(?: [^.\d]{0,60}?)?\b(?:in|within|per|every|each|an?) (?:any |each |every |an? )?(?:(\d+) )?(second|minute|hour|day)s?\b/iu;
const PERSON =
  /\b(?:per|each|every|by|for|from|an?|one|same) (?:single )?(?:user|person|author|agent|caller|client|member|player|account|customer|name|somebody|judge|visitor|nick)\b/iu;

/** Whether a sentence bounds how many there may be in a while. */
export const tellsPace = (text: string): boolean => PACE.test(text);

/** "Per user and room, at most 20 messages in any 10 seconds": how fast records of one kind may be made. */
export const readPace = (
  { resource }: Kind,
  { role }: Asked,
  rules: readonly Rule[],
  heard: Set<Sentence>,
): Pace | null => {
  if (role !== "create") return null;
  const nouns = new Set([...wordsOf(nounOf(resource)), ...wordsOf(resource.word)].map((word) => stem(singular(word))));
  const { asked } = resource;
  const sentences = asked.flatMap(({ request }) => request.sentences);
  const failures = asked.flatMap(({ request }) => request.failures).filter(({ status }) => status === 429);
  const [failure] = failures;
  const told = failures.map(({ line, when }) => ({ line, text: when }));
  for (const rule of [...[...sentences, ...told].map((sentence) => ({ ...sentence, under: "" })), ...rules]) {
    const [, most, noun, times = "1", unit = ""] = PACE.exec(rule.text) ?? [];
    if (most === undefined || !nouns.has(stem(singular(noun ?? "")))) continue;
    heard.add(rule);
    return {
      most: Number(most.replaceAll(",", "")),
      seconds: Number(times) * (SECONDS[unit.toLowerCase()] ?? 1),
      each: PERSON.test(rule.text) ? "caller" : "all",
      status: 429,
      code: failure?.code ?? /\b429\b`?[^`]{0,12}`([a-z][\w-]*)`/iu.exec(rule.text)?.[1] ?? null,
    };
  }
  return null;
};
