import { failuresIn } from "#src/spec/facts/read-failures.ts";
import type { Guard } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import type { Asked } from "./resource.ts";
import { type Kind, nounOf, type Settling } from "./settling.ts";

const MOST = String.raw`(?:at most|up to|no more than|not more than|max(?:imum)?\.?(?: of)?|a maximum of|limited to)`;
const NOUN = String.raw`([a-z][a-z-]*)`;
/** Words for what holds, how many, and of what; and the same the other way round. */
const SAYINGS: { pattern: RegExp; whole: number; most: number; part: number }[] = [
  {
    pattern: new RegExp(
      String.raw`^(?:an?|the|each|every|one) ${NOUN} (?:may |can )?(?:holds?|has|have|contains?|takes?|keeps?)(?: only)? ${MOST} (\d[\d,]*) ${NOUN}\b`,
      "iu",
    ),
    whole: 1,
    most: 2,
    part: 3,
  },
  {
    pattern: new RegExp(
      String.raw`^(?:there (?:are|may be|can be) )?${MOST} (\d[\d,]*) ${NOUN} (?:per|in (?:an?|each|one)|for each|on (?:an?|each|one)) ${NOUN}\b`,
      "iu",
    ),
    most: 1,
    part: 2,
    whole: 3,
  },
];

const isCalled = (kind: Kind["resource"], word: string): boolean =>
  [nounOf(kind), kind.word].some((noun) => singular(wordsOf(noun).at(-1) ?? "") === singular(word.toLowerCase()));

/** "Max 100 notes per wall; one more → 409 `wall_full`": how many records of a part there may be, and what refuses another. */
export const capacityGuards = (settling: Settling, { resource }: Kind, { role }: Asked): Guard[] => {
  const { parent } = resource;
  if (role !== "create" || parent === null) return [];
  return settling.loose.flatMap(({ line, text }): Guard[] => {
    for (const { most, part, pattern, whole } of SAYINGS) {
      const match = pattern.exec(text);
      const [failure, ...others] = failuresIn(text, line);
      if (match === null || failure === undefined || others.length > 0) continue;
      if (!isCalled(resource, match[part] ?? "") || !isCalled(parent, match[whole] ?? "")) continue;
      settling.heard.add(text);
      const number = Number((match[most] ?? "").replaceAll(",", ""));
      return [
        {
          holds: { do: "less", with: [{ tally: "count", of: resource.name }, { value: number }] },
          status: failure.status,
          code: failure.code,
          text: `There may be no more than ${number}.`,
        },
      ];
    }
    return [];
  });
};
