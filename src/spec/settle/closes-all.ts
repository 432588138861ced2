import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

const AUTHENTICATES =
  /\b(?:authenticat\w+|authori[sz]ation|bearer|signed[- ]in|logged[- ]in|x-[\w-]*(?:key|token|secret)|(?:api )?keys?|tokens?|secret)\b/iu;
const OF_CALLS =
  /\b(?:requests?|calls?|endpoints?|routes?|operations?|everything|everywhere|anything|clients?|callers?|authenticat\w+|authori[sz]ation header)\b|\bgoes (?:in|into)\b|\b(?:send|use|pass) (?:the|this|that|your|a|an)\b|\bunless\b|`Authorization:|\brequired\b/iu;
/** "Calls that need a signed-in user expect …": which these are is told at each of them. */
const OF_SOME =
  /\b(?:that|which) (?:need|require|want|ask|demand)\b|\bmarked\b|\bwhere (?:it says|noted|stated)\b|\bsome (?:requests|calls|endpoints)\b|\bprotected (?:endpoints|requests|calls|routes)\b|\b(?:changing|writing|write) (?:requests|calls)\b|\brequests that (?:change|write)\b/iu;

const SAYS_WHO =
  /\b(?:sign(?:ed)?|auth\w*|log(?:ged)?[- ]?in|tokens?|keys?|bearer|anyone|anybody|everyone|everybody|public|open|nobody|guests?|owners?|admins?)\b/iu;

/** Whether the author says at single requests who may ask. */
const isMarked = ({ failures, headers, sentences, who }: RequestFact): boolean =>
  SAYS_WHO.test(who) ||
  headers.some((name) => /^authorization$|key$|token$/iu.test(name)) ||
  failures.some(({ status }) => status === 401) ||
  sentences.some(({ text }) =>
    /^(?:public|open to (?:all|everyone|anyone)|no (?:key|token|login) needed|signed[- ]in|needs? (?:a |the )?(?:token|key|login))\b/iu.test(
      text,
    ),
  );

/**
 * The sentence that closes every request by telling how callers are known, though it does not say "all": "Authentication:
 * bearer token in the `Authorization` header". Null where single requests say themselves who may ask. `known`: requests by
 * which somebody becomes known.
 */
export const standingRule = (
  { requests, rules }: ApiFacts,
  names: (text: string) => boolean,
  known: readonly RequestFact[],
): Sentence | null => {
  if (rules.some(({ text }) => OF_SOME.test(text) && AUTHENTICATES.test(text))) return null;
  if (requests.some((request) => !known.includes(request) && isMarked(request))) return null;
  // What follows the request by which a key is made is said of those that come after it.
  const said = [...rules, ...known.flatMap(({ sentences }) => sentences)];
  return said.find(({ text }) => names(text) && AUTHENTICATES.test(text) && OF_CALLS.test(text)) ?? null;
};

const OTHER_STATUS = /\b(?:400|403|404|409|410|412|422|429|5\d\d)\b/u;
const STRANGER =
  /\b(?:missing|without|no|none|invalid|unknown|wrong|bad|otherwise|else|lacks?|lacking|expired|absent|not (?:valid|known|there))\b/iu;

/** "Requests without a valid token get 401 `unauthorized`": how strangers are refused, and nothing more. */
export const refusesStrangers = (text: string): boolean =>
  /\b401\b/u.test(text) && STRANGER.test(text) && !OTHER_STATUS.test(text) && text.length < 200;
