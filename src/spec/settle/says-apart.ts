const OTHERS = String.raw`(?:another|others?|each other|one another|somebody else|someone else|anybody else|anyone else|different)\b`;
const SEES = String.raw`(?:see|sees|read|reads|reach|reaches|get at|gets at|open|opens|touch|touches|know|knows|find|finds|access|accesses|list|lists)\b`;
const WHOSE = String.raw`(?:key|token|caller|account|user|person|owner|tenant|customer|team|organi[sz]ation|project|shop|client|family|household|company|member|whoever|who|it|them|their)\b`;

const FORMS = [
  new RegExp(
    String.raw`\b(?:never|nobody|no one|no \w+|neither|none)\b[^.;]{0,30}?\b${SEES}[^.;]{0,60}\b${OTHERS}`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:cannot|can['’]t|may not|must not|do(?:es)? not|don['’]t|doesn['’]t) ${SEES}[^.;]{0,60}\b${OTHERS}`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:isolated|separated?|walled off|independent)\b[^.;]{0,20}\b(?:from ${OTHERS}|(?:per|by) ${WHOSE})|\bkept (?:strictly )?(?:apart|separate)\b`,
    "iu",
  ),
  new RegExp(String.raw`\b(?:private|scoped|visible only|only visible) (?:to|for)\b[^.;]{0,20}\b${WHOSE}`, "iu"),
  new RegExp(String.raw`\b(?:not visible|invisible|not shown|hidden) (?:to|from|for)\b[^.;]{0,20}\b${OTHERS}`, "iu"),
  new RegExp(
    String.raw`\b(?:of|from) (?:other|another|different) \w+ (?:is|are|do|does)\b[^.;]{0,30}\b(?:invisible|hidden|404|not exist|not found|unreachable)\b`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:other|another) \w+['’]s?\b[^.;]{0,50}\b(?:invisible|hidden|404|not exist|not found|unreachable)\b`,
    "iu",
  ),
  new RegExp(
    String.raw`\bbelongs? (?:only )?to (?:the|its|an?|one) ${WHOSE}[^.]*\bothers? (?:get|gets|see|sees|are answered)\b[^.]*\b404\b`,
    "iu",
  ),
];
/** Where somebody is excepted, records are kept together, and it is said of each who may. */
const EXCEPTS =
  /\b(?:admins?|administrators?|managers?|except|but|unless|also|public|shared?|sharing|invited|403|followers?|friends|published|votes?|voted|ballots?|passwords?)\b/iu;

/** "A tenant never sees another tenant's events", "Everything is scoped to the key": each caller's records stand apart. */
export const saysApart = (text: string): boolean => !EXCEPTS.test(text) && FORMS.some((form) => form.test(text));
