import { letterOf, type Option, type Question, type Settled } from "./question.ts";

/** What somebody answers: one of the options, or words of their own. */
export type Answer = { kind: "option"; option: Option; letter: string } | { kind: "words"; text: string };

const YES = /^(?:yes|y|yep|yeah|ok|okay|sure|agreed|recommended|the recommend(?:ed|ation)(?: one)?|as recommended)$/iu;
const LETTER = /^(?:option |answer )?\(?([a-z])\)?$/iu;
const BEGINS = /^(?:option )?\(?([A-Z])(?:\)|[.:]|\s*[–—-]\s)/u;
/** Characters of an answer that become part of a spec. */
const MOST = 400;

/** Quotations, blocks of code and marks of lists are no part of an answer. */
const wordsOf = (comment: string): string =>
  comment
    .replaceAll(/```[\s\S]*?(?:```|$)/gu, "")
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "")
    .split("\n")
    .filter((line) => !/^\s*>/u.test(line))
    .join(" ")
    .replaceAll(/\s+/gu, " ")
    .replace(/^\s*[-*+] /u, "")
    .trim();

/** What a comment answers to a question; null: nothing. */
export const readAnswer = (comment: string, { options, recommended }: Question): Answer | null => {
  const words = wordsOf(comment);
  const bare = words
    .replace(/[.!]+$/u, "")
    .replaceAll(/[*_`]/gu, "")
    .trim();
  const letter = YES.test(bare) ? letterOf(recommended) : (LETTER.exec(bare)?.[1] ?? BEGINS.exec(words)?.[1]);
  const place = options.findIndex((_, n) => letterOf(n) === letter?.toUpperCase());
  const option = options[place];
  if (option !== undefined) return { kind: "option", option, letter: letterOf(place) };
  return /\w{2}/u.test(bare) ? { kind: "words", text: words.slice(0, MOST) } : null;
};

/** An answer in own words as it would stand in the spec, or in the discussion. */
export const settleByWords = ({ about, text: asked, words }: Question, text: string): Settled => {
  if (words === "decision") return { kind: "decision", text: `${asked} ${text}` };
  return words === "instead" ? { kind: "instead", of: about, text } : { kind: "rule", text };
};
