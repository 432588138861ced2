const ZERO = "\u200B";

/** What GitHub would act on or render, outside code spans: mentions, references, links, images, raw HTML, commands. */
const calm = (text: string): string =>
  text
    .replaceAll("`", "'")
    .replaceAll("&", "&amp;")
    .replaceAll("\\", "&bsol;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[@＠](?=\S)/gu, (at) => `${at}${ZERO}`)
    .replaceAll(/[#＃](?=\d)/gu, (hash) => `${hash}${ZERO}`)
    // An underscore before a word is the beginning of an emphasis, and no part of it.
    .replaceAll(/(?<![\p{L}\p{N}])GH-(?=\d)/giu, (prefix) => `${prefix}${ZERO}`)
    .replaceAll(/:\/\//gu, `:${ZERO}//`)
    .replaceAll(/(?<![\p{L}\p{N}])www\.(?=\S)/giu, (www) => `${www.slice(0, -1)}${ZERO}.`)
    .replaceAll("[", "&lbrack;")
    .replaceAll("]", "&rbrack;")
    .replaceAll(/^(\s*)\//gmu, (_, space: string) => `${space}${ZERO}/`);

/** Text that may hold an author's words, safe to post: code spans stay, everything GitHub would act on is made plain. */
export const makeInert = (text: string): string =>
  text
    .split(/((?<!\\)`[^`\n]+`)/u)
    .map((part, n) => (n % 2 === 1 ? part : calm(part)))
    .join("");
