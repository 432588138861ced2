import type { Phase } from "./phase.ts";
import type { Played } from "./play-faults.ts";

/** What one fault in one phase came to, beside the same run without it. Money is in micro-dollars. */
export type Cell = {
  fault: string;
  phase: Phase;
  /** Whether there was another provider to fall back on. */
  hasNext: boolean;
  lost: string | null;
  twice: number;
  /** Lines that the thread has because of it, models and reasons left open; `why`: those reasons. */
  said: string;
  why: string[];
  goesOn: string;
  calls: number;
  answered: number;
  unknown: number;
};

const REASON = /(?:anthropic|openai)\/[\w.-]+ (?!and )([a-z'][^;_.]*)/gu;
const OPEN = "MODEL …";

/** Lines of prose: tables, folds and what was spent are told elsewhere. */
const linesOf = (said: readonly string[]): string[] => [
  ...new Set(
    said
      .flatMap((text) => text.replaceAll(/<details>[^]*?<\/details>/gu, "").split("\n"))
      .filter((line) => /^(?![|`]|Spent: |- \[|\*\*B(?:ackend\*\*|uilding ))\s*\S/u.test(line)),
  ),
];

const plain = (line: string): string =>
  line
    .replaceAll(REASON, OPEN)
    .replaceAll(/(?:anthropic|openai)\/[\w.-]+/gu, "MODEL")
    .replaceAll(/\$[\d.]+/gu, "$…")
    .replaceAll(/\]\(\S+\)/gu, "]")
    .replaceAll(/ ?The checks of each push.*$/gu, "");

const secondsIn = (waits: readonly number[]): string => waits.map((wait) => `${wait / 1000} s`).join(", ");

const howOf = ({ did, lost, next, waits }: Played, said: string, isKilled: boolean): string => {
  if (lost !== null) return "lost";
  const ways = [
    isKilled ? "the next process asks anew" : "",
    waits.length > 0 ? `asked again after ${secondsIn(waits)}` : "",
    next ? "next model" : "",
    /By the rules/u.test(said) ? "rules" : "",
    /Look at it the closer/u.test(said) ? "left out and named" : "",
    said.includes("say it otherwise, or push a commit") ? "left to the reviewer" : "",
    did.length > 0 ? `waits for ${did.join(", ")}` : "",
  ].filter((way) => way !== "");
  return ways.length === 0 ? "shown what is wrong, and asked once more" : ways.join("; ");
};

/** `usual`: the same run without a fault. */
export const tellCell = (
  { fault, hasNext, phase }: Pick<Cell, "fault" | "hasNext" | "phase">,
  played: Played,
  usual: Played,
  isKilled: boolean,
): Cell => {
  const known = new Set(linesOf(usual.said));
  const lines = linesOf(played.said).filter((line) => !known.has(line));
  const said = [...new Set(lines.map(plain))].join(" ⏎ ");
  return {
    fault,
    phase,
    hasNext,
    lost: played.lost,
    twice: played.twice,
    said,
    why: [...new Set(lines.flatMap((line) => [...line.matchAll(REASON)].map(([, why = ""]) => why)))],
    goesOn: howOf(played, said, isKilled),
    calls: played.calls - usual.calls,
    answered: played.answered - usual.answered,
    unknown: played.unknown,
  };
};
