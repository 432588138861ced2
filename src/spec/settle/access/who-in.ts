const PERSON = String.raw`[a-z\x60][\w\x60'’-]*(?:\s(?:of|who|that|in)\b)?`;
const PEOPLE = String.raw`(${PERSON}(?:(?:,\s(?:and\s|or\s)?|\s)${PERSON}){0,9})`;
const pattern = (source: string): RegExp => new RegExp(`^${source.replaceAll("PEOPLE", PEOPLE)}$`, "iu");

const FORMS: RegExp[] = [
  /** "open to all", "is for the borrower and for librarians" */
  pattern(
    String.raw`(?:(?:this |it )?(?:is |are )?)?(?:only |just |open |available |allowed |restricted |reserved |limited |visible ){0,2}(?:to|for) PEOPLE(?: only| alone)?`,
  ),
  pattern(String.raw`(?:is |for |by )?PEOPLE (?:only|alone)`),
  /** "Only the borrower can renew" */
  pattern(
    String.raw`(?:but )?only PEOPLE (?:may|can|is allowed|are allowed|is able|has the right)\b(?! be| have)(?: [\w-]+){0,6}`,
  ),
  /** "The borrower may do it, and so may any librarian" */
  pattern(
    String.raw`PEOPLE (?:may|can) (?:do|call|use|see|read) (?:it|this|that|so)(?:,? (?:and|but) so (?:may|can) PEOPLE)?`,
  ),
  pattern(String.raw`(?:by |only )?PEOPLE`),
];

/** Words of states, values and members: no people. */
const NOBODY =
  /\b(?:while|when|once|after|before|until|if|unless|not|no|with|without|than|is|are|was|has|have|be|does|do|goes?|gets?|sets?|takes?|may|can|only)\b|\d/iu;

/** "everyone else gets", "(others": whoever is not named otherwise. */
export const REST =
  /(?:^|[\s,;(]+)(?:(?:and |but )?(?:for |to )?(?:(?:any|every)(?:one|body)? ?(?:else)?|any(?:one|body) (?:else|other)|(?:any |all )?others?|otherwise|the rest)(?: (?:signed-in |known )?(?:users?|people|persons?|callers?))?)(?: (?:it|they|gets?|is|are|sees?|this))*(?:,? (?:exactly |just )?(?:as if|as though|like)\b.*)?\)?$/iu;

/** Whom a text about a request lets in, as a list of people; null where it says anything else. */
export const whoIn = (text: string): string | null => {
  const bare = text.replaceAll(/[*_]/gu, "").replace(/[.:]$/u, "").trim().replace(REST, "").trim();
  for (const form of FORMS) {
    const [, first, second] = form.exec(bare) ?? [];
    if (first === undefined || NOBODY.test(first)) continue;
    return second === undefined ? first : `${first}, ${second}`;
  }
  return null;
};
