import type { Span } from "./brackets.ts";

const READS = "find|seek|has|where|all|countWhere|size|figure|hidden|opens|page|pick";
const TABLE_READ = new RegExp(String.raw`\bthis\.#?(?!instance\b)\w+\s*\.\s*(?:${READS})\(`, "gu");
const HARMLESS = /\bthis\.instance\.(?:answer|answerCreation)\(/gu;
const WRITES =
  /\bthis\b|\bawait\b|\byield\b|\.\w+\s*(?:[+\-*/%&|^?]{0,2}=(?![=>])|\+\+|--)|\bdelete\b|\bObject\.assign\b/u;
/** A function whose code may stand elsewhere in the method. */
const LOCAL_CALL = /(?<![.\w#])(?!(?:if|for|while|switch|catch|return|typeof)\b)[a-z_$][\w$]*\s*\(/u;

const isHarmless = (masked: string): boolean =>
  !WRITES.test(masked.replaceAll(TABLE_READ, "(").replaceAll(HARMLESS, "("));

/** Whether a part of a masked method changes nothing that is kept, and nobody else's turn comes meanwhile. */
export const onlyReads = (masked: string, { end, start }: Span = { start: 0, end: masked.length }): boolean => {
  const part = masked.slice(start, end);
  return isHarmless(part) && (!LOCAL_CALL.test(part) || isHarmless(masked));
};
