import type { Sentence } from "#src/spec/split-sentences.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";

type Rule = ApiFacts["rules"][number];

const plain = (text: string): string => text.replaceAll(/[`*_]/gu, (mark) => (mark === "_" ? " " : "")).toLowerCase();

/** What is said of limits, and so in every product that has some. */
const KEPT: RegExp[] = [
  // A bucket.
  /\b(?:starts?|begins?) (?:with |as |out )?(?:an? )?full\b/u,
  /\btokens?\b.*\b(?:flow|drip|come|are added|refill)/u,
  /\b(?:refills?|fills? up|flows? in|grows? back)\b.*\b(?:continuously|steadily|second|minute|hour|never|at most|until)\b/u,
  /\b(?:passes|goes through|is allowed|may go on)\b.*\b(?:if|when|as long as)\b.*\b(?:at least|enough|sum|left|≤|fits?|not more than)\b/u,
  // A window.
  /\b(?:real |true )?(?:sliding|rolling) window\b|\bnot (?:a )?fixed (?:buckets|windows)\b/u,
  /\b(?:every|each) (?:allowed|passed|granted) \w+ (?:is remembered|counts)\b/u,
  /^it counts for (?:exactly )?[\w ]+ (?:seconds )?from then\b/u,
  // Decisions.
  /\b(?:refused|denied|rejected) \w+ (?:spends?|uses?|costs?|takes?|counts? for) (?:nothing|none)\b|\bnothing is (?:spent|used|taken)\b/u,
  /^remaining (?:is|tells|says)\b.*\b(?:left|still|there|after)\b/u,
  /^(?:retry after|wait|retry in)\b.*\b(?:0|zero|seconds|milliseconds|until)\b/u,
  /\ball or (?:nothing|none)\b|\bonly if (?:every|all)\b.*\b(?:spent|used|taken|allowed)\b/u,
  /^outer\b.*\bgreatest\b.*\b(?:inner|of the)\b|\bthe (?:longest|greatest|largest) of (?:the|them)\b/u,
  /\bresults? come in the order\b|\bin the (?:same )?order (?:asked|in which they (?:were|are) asked)\b/u,
  /\b(?:whole|all) (?:of it )?(?:is|was) refused\b.*\b(?:alone|remaining|inner)\b/u,
  /\bany (?:other )?faulty\b.*\bwhole\b/u,
  /\b(?:a )?"?(?:no|yes)"? (?:is|are)\b.*\b200\b|\bquestion has been answered\b|\bturn it into\b/u,
  // Keys.
  /\blook(?:ing)?\b.*\b(?:never|not|nothing|no)\b.*\b(?:spends?|uses?|costs?|spent|used)\b|\bnever (?:spends|uses)\b/u,
  /\bnever[- ](?:seen|used|asked)\b.*\b(?:no(?:t an)? error|everything|full|all|204)\b|\bkeys? (?:that (?:was|were) )?never seen\b/u,
  /^it has everything left\b/u,
  /\b(?:good|fresh) as new\b|\bas if it had never\b/u,
  /\bleaves? the (?:usage|counts?|numbers)\b.*\balone\b/u,
  /\bpercent-encoded\b|\burl-encoded\b/u,
  // Counts.
  /^(?:usage|they|it|the numbers?) counts?\b.*\b(?:decisions?|answered|since)\b/u,
  /\beach (?:inner )?\w+ counts as one\b/u,
  /\b(?:requests|calls|those|questions) (?:answered|refused) with 4xx do not count\b|\b4xx\b.*\bnot count/u,
  /\b(?:replac|chang)ing (?:an? |the )?\w+\b.*\b(?:forgets?|resets?|starts? over|zero|anew)\b/u,
  // Many at once.
  /\bno overshoot\b|\bexact(?:ly)?\b.*\b(?:at the same time|concurren|parallel|at once|capacity|limit)\b|\b(?:at the same time|concurren\w*|parallel|at once)\b.*\bexact/u,
  /\bcounters? may be (?:lost|forgotten)\b/u,
];

/** Whether a sentence says what is so of every limit. */
export const readLimitSentence = (raw: string): boolean => {
  const text = plain(raw);
  return KEPT.some((pattern) => pattern.test(text));
};

/** Whether a window slides, as the text says; null: it does not say. */
export const slidesIn = (rules: readonly Rule[]): boolean | null => {
  const texts = rules.map(({ text }) => plain(text));
  if (texts.some((text) => /\b(?:sliding|rolling|any (?:span|period|stretch)|slides?)\b/u.test(text))) return true;
  return texts.some((text) =>
    /\bfixed (?:window|slot)|\bcalendar\b|\bclock\b|\bfull (?:minute|hour|day)\b|\bmidnight\b/u.test(text),
  )
    ? false
    : null;
};

/** Takes the rules that say what is so anyway. */
export const hearLimitRules = (rules: readonly Rule[], heard: Set<Sentence>): void => {
  for (const rule of rules) if (readLimitSentence(rule.text)) heard.add(rule);
};
