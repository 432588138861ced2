import { singular, wordsOf } from "#src/spec/words.ts";
import type { MemberFact } from "./facts.ts";

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const SUBJECT =
  /^(?:(?:The|An?|Each|Its)\s)?([A-Za-z][A-Za-z -]{1,40}?)(?=\s(?:is|are|has|have|must|may|can|defaults?|says|tells|holds)\b)/u;

/** "The due date is …" as "`dueDate` is …", where a member is called so. */
export const nameInWords = (text: string, members: readonly MemberFact[]): string => {
  const [whole, words = ""] = SUBJECT.exec(text) ?? [];
  const member = whole === undefined ? undefined : members.find(({ name }) => plain(name) === plain(words));
  return whole === undefined || member === undefined ? text : `\`${member.name}\`${text.slice(whole.length)}`;
};
