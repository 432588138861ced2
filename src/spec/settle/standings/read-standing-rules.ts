import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { Keep, Order, StandingsSpec } from "#src/spec/standings.ts";

/** What prose says of standings; what it leaves open is absent. */
export type StandingsSaid = {
  keep?: Keep;
  order?: Order;
  ranks?: StandingsSpec["ranks"];
  first?: StandingsSpec["first"];
  decimals?: number;
};

type Rule = [RegExp, (match: RegExpExecArray) => StandingsSaid];

const COUNTS = String.raw`(?:counts?|is kept|is used|stands|matters|is (?:the one )?(?:that|what) counts|decides|remains)`;
const NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4 };

const RULES: Rule[] = [
  [
    new RegExp(String.raw`\b(?:best|highest|top|fastest|lowest)\b[^.;]{0,50}\b${COUNTS}\b`, "iu"),
    () => ({ keep: "best" }),
  ],
  [new RegExp(String.raw`\bworst\b[^.;]{0,50}\b${COUNTS}\b`, "iu"), () => ({ keep: "worst" })],
  [
    new RegExp(
      String.raw`\b(?:latest|last|newest|most recent)\b[^.;]{0,50}\b${COUNTS}\b|\b(?:new|later)\b[^.;]{0,40}\breplaces?\b[^.;]{0,20}\b(?:old|earlier|previous|former)\b`,
      "iu",
    ),
    () => ({ keep: "latest" }),
  ],
  [
    new RegExp(String.raw`\bfirst (?:score|result|one|submission)\b[^.;]{0,30}\b${COUNTS}\b`, "iu"),
    () => ({ keep: "first" }),
  ],
  [
    /\b(?:points|scores|results|they)\b[^.;]{0,30}\b(?:add up|are (?:added|summed)(?: up| together)?)\b|\b(?:sum|total) of (?:all |the |its |their |his |her )+(?:points|scores|results)\b/iu,
    () => ({ keep: "total" }),
  ],
  [
    /\b(?:lower|less|fewer|smaller|shorter|faster)\b[^.;]{0,40}\b(?:better|wins?|first|ahead)\b|\b(?:lowest|least|fewest|fastest|shortest)\b[^.;]{0,30}\b(?:wins?|first|leads?|on top)\b/iu,
    () => ({ order: "low" }),
  ],
  [
    /\b(?:higher|more|greater|larger)\b[^.;]{0,40}\b(?:better|wins?|first|ahead)\b|\b(?:highest|most)\b[^.;]{0,30}\b(?:wins?|first|leads?|on top)\b/iu,
    () => ({ order: "high" }),
  ],
  [/\b1, ?2, ?2, ?4\b|\b1, ?1, ?3\b/u, () => ({ ranks: "shared" })],
  [/\b1, ?2, ?2, ?3\b|\b1, ?1, ?2\b|\bdense\b[^.;]{0,30}\brank/iu, () => ({ ranks: "dense" })],
  [
    /\b(?:no two|never two|each|every one)\b[^.;]{0,50}\b(?:same|own|different|distinct|unique) (?:rank|place|position)\b/iu,
    () => ({ ranks: "single" }),
  ],
  [
    /\b(?:1 \+|one (?:more than|plus)) the number of\b[^.;]{0,40}\b(?:better|higher|more|lower|fewer|ahead|before)\b/iu,
    () => ({ ranks: "shared" }),
  ],
  [
    /\b(?:share|shares|have|get) (?:the same|one|a|that) (?:rank|place|position)\b[^.;]{0,60}\bskip|\b(?:next|following) (?:rank|place|position)s? (?:is|are) (?:left out|skipped)\b/iu,
    () => ({ ranks: "shared" }),
  ],
  [
    /\b(?:equals?|ties?|tied|same (?:score|points|result|rank))\b[^.;]{0,80}\b(?:by name|alphabetical(?:ly)?|alphabet)\b/iu,
    () => ({ first: "name" }),
  ],
  [
    /\b(?:equals?|ties?|tied|same (?:score|points|result))\b[^.;]{0,80}\b(?:reached|came|got|was|were|scored|arrived|earlier|earliest|first)\b[^.;]{0,40}\b(?:first|earlier|earliest|ahead|before)\b/iu,
    () => ({ first: "earliest" }),
  ],
  [
    /\b(?:equals?|ties?|tied|same (?:score|points|result))\b[^.;]{0,80}\b(?:later|latest|last|most recent)(?: one)?\b[^.;]{0,30}\b(?:first|ahead|before|above)\b/iu,
    () => ({ first: "latest" }),
  ],
  [
    /\b(?:averages?|means?)\b[^.;]{0,60}\brounded (?:half up )?to (one|two|three|four|\d) (?:decimals?|places|digits)\b/iu,
    ([, n = ""]) => ({ decimals: NUMBERS[n.toLowerCase()] ?? Number(n) }),
  ],
];

const SPEAKS =
  /\b(?:rank|rankings?|scores?|points|results?|leaderboards?|standings?|ties?|equals?|averages?|means?|list|counts?|best)\b/iu;

const readText = (text: string): StandingsSaid => {
  if (!SPEAKS.test(text)) return {};
  const said: StandingsSaid = {};
  for (const [pattern, find] of RULES) {
    const match = pattern.exec(text);
    if (match !== null) Object.assign(said, { ...find(match), ...said });
  }
  return said;
};

/** What the sentences about standings say of them; those that stand by themselves are given to `heard`. */
export const readStandingRules = (
  requests: readonly RequestFact[],
  rules: ApiFacts["rules"],
  heard: Set<Sentence>,
): StandingsSaid => {
  let said: StandingsSaid = {};
  const take = (text: string): boolean => {
    const found = readText(text);
    said = { ...found, ...said };
    return Object.keys(found).length > 0;
  };
  for (const { sentences } of requests) for (const { text } of sentences) take(text);
  for (const rule of rules) if (take(rule.text)) heard.add(rule);
  return said;
};
