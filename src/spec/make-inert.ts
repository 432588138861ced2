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
    .replaceAll(/\bGH-(?=\d)/giu, (prefix) => `${prefix}${ZERO}`)
    .replaceAll(/:\/\//gu, `:${ZERO}//`)
    .replaceAll(/\bwww\.(?=\S)/giu, (www) => `${www.slice(0, -1)}${ZERO}.`)
    .replaceAll("[", "&lbrack;")
    .replaceAll("]", "&rbrack;")
    .replaceAll(/^(\s*)\//gmu, (_, space: string) => `${space}${ZERO}/`);

/** Text that may hold an author's words, safe to post: code spans stay, everything GitHub would act on is made plain. */
export const makeInert = (text: string): string =>
  text
    .split(/((?<!\\)`[^`\n]+`)/u)
    .map((part, n) => (n % 2 === 1 ? part : calm(part)))
    .join("");
