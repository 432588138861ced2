import type { Behaviour } from "./spec.ts";

type Kind = Behaviour["kind"] | "any";

/** What every product does anyway, as authors say it aloud. */
const SAID: [Kind, RegExp][] = [
  ["any", /^(?:see|as (?:described|said)|described|explained)\b[^.]{0,40}$/iu],
  ["any", /^(?:an? )?(?:unknown|missing|wrong|bad) [\w-]+ (?:is|gives?|answers?|→|->)?\s*`?404`?$/iu],
  ["any", /^(?:with|and|has|gives?)?\s*(?:no|an? empty|without an?) (?:body|content)$/iu],
  ["any", /^`?2\d\d`?,?(?: with| and| \+)?(?: the| an?)?(?: whole| full| new| changed)? ?[\w-]*$/iu],
  [
    "replace",
    /^(?:it )?(?:does not|doesn['’]t|never) creates?(?: anything| one)?(?:: an? unknown [\w-]+ is `?404`?)?$/iu,
  ],
  ["update", /^`?null`? for any (?:other|of the others?)\b.{0,40}\b(?:error|refused|invalid|wrong)$/iu],
  ["create", /\b(?:an? )?`?location`? header\b[^.]*$/iu],
  ["create", /^(?:and )?(?:gives?|answers?|with)? ?its (?:address|location)\b/iu],
  [
    "update",
    /^(?:changes? )?(?:only|just) (?:the )?(?:members?|fields?|properties|values|ones)\b.{0,20}\b(?:given|sent|present|mentioned|named)$/iu,
  ],
  ["update", /^what is (?:not|left)\b.{0,20}\b(?:stays|is kept|remains|unchanged)\b/iu],
  ["update", /^(?:others?|the (?:others?|rest)) (?:stays?|are kept|is kept|remains?)\b/iu],
  ["update", /^`?null`? (?:clears|empties|removes|resets)\b/iu],
  ["replace", /^(?:a )?(?:full|whole|complete) replacement$/iu],
  ["replace", /\b(?:left out|omitted|missing|absent)\b.{0,30}\bdefaults?$/iu],
  ["replace", /\b(?:is|are) required again$/iu],
  ["delete", /^(?:afterwards|after that|then)\b.{0,30}\b404\b/iu],
  ["delete", /\b(?:is|are|becomes?) free(?: again)?\b/iu],
];

/** Whether an operation of this kind does what the clause says without being told. */
export const isBuiltIn = (kind: Behaviour["kind"], clause: string): boolean =>
  SAID.some(([each, pattern]) => (each === "any" || each === kind) && pattern.test(clause.trim()));
