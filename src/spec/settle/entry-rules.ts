/** "each 1–20 characters", "each tag at most 20": what the entries of a list are, and no list as a whole. */
const EACH =
  /^(?:and |with )?(?:each|every)(?: (?:one|entry|item|tag|name|element|value|string|label|of (?:them|which)))? (?=\d|at |up to|between|max|min|no |not |non-|match|lower|upper|one of|strings?\b|texts?\b|integers?\b|numbers?\b|only\b|letters?\b|trimmed\b|unique\b)/iu;
/** What is said of the list itself, wherever it stands. */
const OF_LIST =
  /^(?:optional|required|default|may be (?:null|left out|omitted|empty)|(?:at most|at least|up to|max|min) \d+ (?:entries|items)|(?:no|without) duplicates|nothing twice|duplicates|list\b|array\b|nullable)|\b(?:after|once|without|not counting) (?:dropping |removing )?duplicates\b/iu;
/** What becomes of texts is said of each, wherever it stands: a list is neither trimmed nor in lower case. */
const OF_TEXTS =
  /^(?:and |then )?(?:trimmed|(?:(?:stored|kept|turned) )?(?:in(?:to)? )?(?:lower|upper)[- ]?cased?)(?:(?:,| and|, and) (?:trimmed|(?:lower|upper)[- ]?cased?))*\.?$/iu;

/** Parts what is said of a list from what is said of each of its entries; null where nothing is said of those. */
export const partEntryRules = (rules: readonly string[]): { own: string[]; entry: string[] } | null => {
  const at = rules.findIndex((rule) => EACH.test(rule));
  if (at === -1) return null;
  const before = rules.slice(0, at).flatMap((rule) => rule.split(/;\s+/u));
  const [first = "", ...behind] = rules.slice(at);
  const others = behind.flatMap((rule) => rule.split(/,\s+(?=(?:no |without |and )?duplicates\b)/u));
  return {
    own: [...before.filter((rule) => !OF_TEXTS.test(rule)), ...others.filter((rule) => OF_LIST.test(rule))],
    entry: [
      ...before.filter((rule) => OF_TEXTS.test(rule)),
      first.replace(EACH, ""),
      ...others.filter((rule) => !OF_LIST.test(rule)),
    ],
  };
};
