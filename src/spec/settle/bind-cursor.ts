import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Behaviour } from "#src/spec/spec.ts";

type List = Behaviour & { kind: "list" };

/** "It fits only the same filters and sort", "with another search it is refused" */
const BINDS =
  /\b(?:same|other|different|another|changed|those)\b[^.]{0,40}\b(?:filters?|sort(?:ing)?|order|quer(?:y|ies)|search|parameters?|lists?)\b/iu;
const FREE = /\b(?:may|can) be (?:used|combined)\b/iu;

/** Whether it is said what a cursor fits. */
export const tellsBinding = (text: string): boolean => BINDS.test(text) && !FREE.test(text);

/** A cursor that fits nothing but what it was told for, and the code of one that is strange. */
export const bindCursor = (list: List, { failures, query, sentences }: RequestFact): void => {
  const from = list.paging?.from;
  if (from?.by !== "cursor") return;
  const isCursor = (text: string): boolean => text.includes(`\`${from.name}\``) || /\bcursors?\b/iu.test(text);
  const code = failures.find(
    (failure) => failure.code !== null && isCursor(failure.when) && failure.status < 500,
  )?.code;
  if (code != null) from.wrong = code;
  const said = [
    ...query.filter(({ name }) => name === from.name).flatMap(({ rules }) => rules),
    ...sentences.map(({ text }) => text).filter(isCursor),
    ...failures.map(({ when }) => when).filter(isCursor),
  ];
  if (said.some(tellsBinding)) from.bound = true;
};
