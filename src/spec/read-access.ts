import type { Access } from "./spec.ts";

const SUBJECTS: [Access, RegExp][] = [
  [
    "internal",
    /\b(?:only )?(?:the )?other services\b|\binternal(?:ly)?(?: only)?\b|\bservices only\b|\bonly (?:the )?(?:[A-Z]\w+) service\b/u,
  ],
  [
    "owner",
    /\b(?:only )?(?:the|its|their|a list's|an?)?\s*(?:(?:\w+'s )?owners?\b|(?:person|people|user|one|author) who (?:created|started|made|added|opened|owns?|wrote)(?: (?:it|them|the|a|an) ?(?:(?:\w|-)+)?)?)|\bonly (?:the |its )?(?:creator|author)\b|\b(?:their|his|her) own\b/u,
  ],
  [
    "signed-in",
    /\b(?:only )?(?:signed|logged)[- ]in(?: (?:people|persons?|users?|members?|colleagues?|players?|visitors?|guests?|customers?|readers?))?(?: only)?\b|\b(?:only )?(?:people|users|persons|those|whoever|anyone|everyone|everybody|anybody) who (?:is|are) (?:signed|logged) in\b|\b(?:needs?|requires?) (?:a )?(?:sign-?in|log-?in|account)\b|\b(?:sign-?in|log-?in) is (?:required|needed)\b/u,
  ],
  [
    "anyone",
    /\b(?:anyone|anybody|everyone|everybody|the public|visitors?|strangers|all people)\b|\b(?:no|without) (?:sign-?in|log-?in|accounts?)(?: needed| required)?\b|\bpublic(?:ly)?\b/u,
  ],
];

/** People that no product can tell apart yet: a right for them alone must not become one for all. */
const GROUPS =
  /\b(?:admin\w*|moderators?|managers?|staff|editors?|operators?|friends?|employees?|leads?|boss(?:es)?|hosts?|teachers?|parents?|subscribers?|premium|paying|invited|approved|verified|trusted|selected|certain|some)\b/iu;
/** "Everybody on the team": fewer than everybody. */
const SOME = /^\s*(?:in|on|of|from|at|inside|within|whose|who)\b/iu;
const WHOLE =
  /^\s*(?:of|on|with) (?:the |this )(?:public|site|website|web ?site|page|web page|app|product|internet|world|link|address|url|code)\b/iu;

/** Who a phrase is about: where it stands in `text`, and the access it means. Null: nobody known. */
export const readAccess = (text: string): { access: Access; start: number; end: number } | null => {
  for (const [access, pattern] of SUBJECTS) {
    const match = new RegExp(pattern.source, "iu").exec(text);
    if (!match) continue;
    const found = { access, start: match.index, end: match.index + match[0].length };
    const after = text.slice(found.end);
    const subject = /^.*?\b(?:may|can|is allowed|are allowed)\b/iu.exec(text)?.[0] ?? text;
    const fewer = access === "anyone" || access === "signed-in" ? SOME.test(after) && !WHOLE.test(after) : false;
    const possessive = access === "owner" && /^['’]/u.test(after);
    return GROUPS.test(subject) || fewer || possessive ? null : found;
  }
  return null;
};

/** Words that keep somebody out. Where such a sentence is not understood, nothing may be built. */
const RESTRICTS =
  /\b(?:only|nobody|no one|no-one|none|not|never|cannot|can['’]?t|private(?:ly)?|confidential|secret|except|unless|own|limited|restricted|may|can|allowed|needs?|requires?|members?|admin\w*|staff|moderators?|roles?)\b/iu;

export const restricts = (text: string): boolean => RESTRICTS.test(text);

const CONDITION = /\b(?:than|when|if|twice|once|before|after|while|unless|ahead|at a time|more|less|same)\b|\d/iu;

/** Whether a sentence outside "Who may do what" speaks of who may: "Only the author may delete it." */
export const speaksOfAccess = (text: string): boolean =>
  /^(?:only (?!(?:when|if|after|once|while|one|letters|digits))|nobody|no one|no-one)\b.*\b(?:may|can|sees?|is allowed|are allowed|gets?|reads?|changes?|deletes?)\b/iu.test(
    text,
  ) && !CONDITION.test(text);

const OPENS =
  /\b(?:no|without(?: any)?|needs? no) (?:log-?in|sign-?in|sign-?up|auth(?:entication)?|(?:user )?accounts?)\b(?!['’]| (?:page|screen|form|yet))|\b(?:everybody|everyone|anybody|anyone) may do (?:everything|anything|all of (?:it|this))\b|\b(?:nobody|no one|no-one) (?:has|needs?) to (?:log|sign) in\b|\b(?:logging|signing) in is (?:not|never) (?:needed|necessary|required)\b/giu;

const plain = (text: string): string => text.replaceAll(/[*_`]/gu, "");

/** "No log-in; it runs on our own network", "There is no authentication": whoever reaches the product may do it all. */
export const opensAll = (text: string): boolean => plain(text).search(OPENS) !== -1;

const TELLS_APART =
  /\b(?:authorization|authenticat\w+|bearer|api[- ]?keys?|x-[\w-]*(?:key|token)|(?<!next )(?<!page )tokens?\b(?![ -]buckets?)|passwords?|secrets?|(?:sign|log)(?:s|ed|ged)?[- ]?in|accounts?|owners?|owns|admin\w*|roles?|permissions?|private|confidential|40[13])\b|\bonly (?:the|its|their|his|her) (?:person|people|author|creator|maker|one|own)\b|\b(?:his|her|their|your|my) own\b/iu;

/**
 * Whether a text speaks of anything by which one caller is told from another. What it says may be understood or not:
 * a product whose author thinks of such a thing is no open one.
 */
export const tellsApart = (text: string): boolean => TELLS_APART.test(plain(text).replaceAll(OPENS, " "));

/** "Nobody can find our links any more": why something is wanted, not who may do what. */
export const complains = (text: string): boolean =>
  /^(?:nobody|no one|no-one)\b/iu.test(text) && !/\b(?:may|is allowed|else|must)\b/iu.test(text);

/** "Each person sees only their own expenses", "Private notes": what one person has is no one else's. */
export const keepsPrivate = (text: string): boolean =>
  /\b(?:only|just)\b[^.]*\b(?:their|his or her|his|her|my|your) own\b|\b(?:their|his or her|my|your) own\b[^.]*\bonly\b|^(?:(?:they|the|all|its|each|every)?\s*[\w-]*\s*(?:is|are) )?(?:strictly )?(?:private|confidential)\b/iu.test(
    text,
  );
