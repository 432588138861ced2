/** What is broken at the level of a repository rather than of one build. Texts are inert Markdown. */
export type Cause = {
  /** Names the cause, in letters, digits and `-`: the same twice is one issue. */
  fingerprint: string;
  /** What is broken, as a title. */
  title: string;
  /** One paragraph. */
  detail: string;
  /** Who must act, and how. */
  mend: string;
};

/** A cause that was met and is not over, or one that had an issue before. Times are ISO 8601. */
export type Failure = {
  cause: Cause;
  count: number;
  first: string;
  last: string;
  /** Issues of the builds that it concerns; null: it was met where nobody builds. */
  concerns: (number | null)[];
  /** Identities of what was counted last, so that nothing counts twice. */
  seen: string[];
  /** When it was over, and by what; null: it is not. */
  over: { at: string; because: string } | null;
};

/** Whether it is more than one build's own trouble: it came again, concerns several builds, or none. */
export const isRolling = ({ concerns, count }: Failure): boolean =>
  count > 1 || concerns.length > 1 || concerns.includes(null);
