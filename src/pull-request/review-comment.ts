/** What a person says of lines of a pull request. */
export type ReviewComment = {
  id: number;
  /** The first comment of its thread, which may be this one. */
  thread: number;
  /** With which it was submitted. */
  review: number | null;
  by: { login: string; id: number };
  path: string;
  /** Its lines in the file as it was at `commit`, from 1, both included; null: it speaks of the whole file. */
  lines: { from: number; to: number } | null;
  /** It speaks of lines that the change removes, which are none of `commit`. */
  isOfOld: boolean;
  commit: string;
  text: string;
  /** We have answered since. */
  isAnswered: boolean;
};
