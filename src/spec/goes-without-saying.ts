/** What every product does, whatever its spec says. */
const KEPT: RegExp[] = [
  /^(?:it['’]s |plain |all )?json (?:only|in and out|everywhere|throughout|both ways)(?:, no \w+(?: pages?)?)?$/iu,
  /^(?:all |every |request |response |the |and )*(?:bod(?:y|ies)|answers?|requests?|responses?)(?: and (?:answers?|responses?|errors?))? (?:is|are) (?:always |in )?json(?: \(?utf-8\)?)?$/iu,
  /^(?:[\w-]+ ){0,6}(?:survives?|outlives?|must survive|(?:is|are) kept (?:across|over)) (?:an? |any |every )?(?:restarts?|redeploy(?:ment)?s?|crash(?:es)?)(?: of the (?:process|service|server|node))?$/iu,
  /^(?:whatever|what|everything that|all that) (?:has been |was |is )?(?:answered|acknowledged|confirmed) with 2xx (?:must )?(?:survives?|outlives?) (?:an? |any )?(?:crash|restart)(?: of the (?:process|service|server|node))?$/iu,
  /^(?:the )?(?:key ?)?words (?:must|shall|should|may)\b.{0,60}\bas in rfc ?2119$/iu,
  /^(?:there is |it has |we need )?no (?:user interface|ui|front-?end|html(?: pages?)?|web pages?)(?: (?:is )?needed)?$/iu,
  /^(?:(?:we |the (?:service|server) )?(?:store|keep)s? only|only|nothing but) (?:an? )?(?:salted )?(?:slow )?hash(?:es)?(?: of (?:it|them|the )?(?:passwords?|secrets?|keys?|tokens?)?)?(?: (?:is|are) (?:stored|kept)| at rest)?$/iu,
  /^(?:there (?:is|are) )?no (?:logins?|accounts?|sign-?in|users?|authentication)(?: (?:is )?needed)?(?:[:;,] (?:every|any)(?:body|one) may do (?:everything|anything))?$/iu,
  /^(?:[\w-]+ ){1,4}(?:is|are) (?:only )?stored (?:only )?(?:salted and )?hashed(?: and (?:is|are) never logged)?$/iu,
  /^[\w-]+(?: [\w-]+){0,3} (?:need|do|does|have|has|must) not (?:need to |have to )?be (?:set up|created|defined|registered|announced|known)(?: first| before(?:hand)?| in advance)?$/iu,
  /^(?:what |whatever |one that )?(?:never existed|(?:is |was )?(?:unknown|deleted|removed)(?: by [\w ]{1,20})?|does not exist|is not there)(?:,? (?:or|and|nor) (?:was |is |has been )?(?:never existed|unknown|deleted|removed)(?: by [\w ]{1,20})?)?,? (?:is|are|gives?|answers?|→)?:? ?(?:always )?404$/iu,
  /^[\w-]+ never (?:blocks?|stops?|prevents?|refuses?|hinders?|holds? up) (?:an? |the |any )?[\w-]+$/iu,
];

/** Whether a sentence asks for nothing but what is so in any case. */
export const goesWithoutSaying = (text: string): boolean => {
  const bare = text.trim().replace(/[.!]$/u, "");
  return KEPT.some((pattern) => pattern.test(bare));
};
