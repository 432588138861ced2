/** Names, as words: a number that reading counts, how often may be read, and a flag that once is enough. */
export const COUNTER =
  /^(?:views|reads|hits|opens|downloads|retrievals|fetches|visits|accesses|times (?:read|viewed|opened|seen))(?: count)?$|^(?:view|read|hit|access|download|retrieval|fetch|visit)s? ?count$/u;
export const LIMIT =
  /^(?:max(?:imum)?|allowed) (?:views|reads|opens|retrievals|accesses|downloads)$|^(?:views?|reads?|opens?|retrievals?) (?:limit|allowed)$/u;
export const BURNS =
  /\b(?:burn\w*|once|one time|single (?:use|read|view)|self destruct\w*|destroy\w*|vanish\w*|disappear\w*)\b/u;

const READ = String.raw`(?:read|reads|reading|view|viewed|viewing|views|opened|opening|fetch|fetched|fetching|retrieval|retrieved|retrieving|look(?:ed)? at|seen|shown|access|accessed|GET|downloaded|download)`;
export const READS = new RegExp(String.raw`\b${READ}\b`, "iu");
const GONE = String.raw`(?:gone|deleted|destroyed|burn(?:t|ed|s)?|vanish(?:es|ed)?|removed|disappears?|erased|wiped|no longer (?:there|readable|available))`;

/** "can be read once", "the first read still gets the text; from then on it is gone" */
const ONCE = new RegExp(
  String.raw`\b${READ} (?:only |exactly |just |but )?(?:once|a single time|one time)\b|\b(?:only |exactly |just )once\b[^.]{0,20}\b${READ}\b`,
  "iu",
);
const FIRST = new RegExp(
  String.raw`\b(?:first|single|one) (?:successful )?${READ}\b[^.]{0,120}\b${GONE}\b|\b${GONE}\b[^.]{0,60}\b(?:first|once|after)\b[^.]{0,30}\b${READ}\b|\bafter (?:it (?:has been|was|is) |being )?${READ}\b[^.]{0,60}\b${GONE}\b`,
  "iu",
);
const TWO =
  /\b(?:two|several|many|both)\b[^.]{0,40}\b(?:same (?:instant|moment|time)|at once|simultaneous\w*)\b[^.]{0,80}\b(?:one|only one|exactly one|the other)\b/iu;
const NOT_READING =
  /\b(?:making|creating|posting)\b[^.]{0,40}\b(?:is|are|does|counts?)(?: not|n['’]t)\b[^.]{0,20}\b(?:read\w*|count)\b/iu;

/** What is told once is no record that is read once. */
const OF_SECRET = /\b(?:keys?|tokens?|secrets?|passwords?|codes?|shown|told)\b(?! (?:notes?|letters?|messages?))/iu;

/** Whether a text tells that something is gone by being read. */
export const tellsBurning = (text: string): boolean =>
  [FIRST, ONCE, TWO, NOT_READING].some((pattern) => pattern.test(text));
export const burnsAlways = (text: string): boolean =>
  (FIRST.test(text) || ONCE.test(text)) &&
  !OF_SECRET.test(text) &&
  !/\b(?:if|when|where|with|unless|flag|true)\b[^.]{0,30}\b(?:set|true|asked|flag|wanted|marked)\b/iu.test(text);

/** Said of what was read already, where it is refused. */
export const OF_GONE =
  /\b(?:burnt|burned|(?:already|been|was) (?:been )?(?:read|opened|viewed|fetched|seen|retrieved|used)|used up|consumed|spent|vanished|read before)\b/iu;
/** "is not a read: it doesn't raise `views`" */
export const NO_READ =
  /\b(?:is|are|does|do|will|must)(?: \*?not\*?|n['’]t)\b[^.;]{0,30}\b(?:a (?:read|view)|count\w*|raise|increase|burn)\b|\bnever (?:counts?|burns?)\b|\bwithout (?:counting|reading|burning)\b/iu;
export const HIDES =
  /\b(?:left out|leaves? out|excluded|hidden|omitted|not (?:listed|shown|included|counted)|never (?:listed|shown|included|show up))\b/iu;
