import type { FileChange } from "#src/codegen/file-change.ts";
import { type Lines, placeLines } from "./place-lines.ts";

/** `before`: the file as whoever suggests saw it; `lines`: what they want in place of those. */
export type Suggestion = { id: number; path: string; at: Lines; lines: readonly string[]; before: string | null };
export type Declined = { id: number; because: string };

type Placed = { id: number; at: Lines; lines: readonly string[] };

const splitLines = (text: string): string[] => text.replaceAll("\r\n", "\n").split("\n");

const place = (
  { at, before, id, lines }: Suggestion,
  now: readonly string[] | null,
  taken: readonly Placed[],
): Placed | string => {
  if (now === null || before === null) return "the file is gone, or is no text";
  const there = placeLines(splitLines(before), now, at);
  if (there === null) return "its lines have changed since it was made; make it again on what is there now";
  if (taken.some((other) => other.at.from <= there.to && there.from <= other.at.to))
    return "another suggestion changes the same lines";
  if (now.slice(there.from - 1, there.to).join("\n") === lines.join("\n")) return "it reads so already";
  return { id, at: there, lines };
};

const replaceIn = (text: string, placed: readonly Placed[]): string => {
  const ending = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = splitLines(text);
  // From the end, so that no replacement moves the place of the next.
  for (const { at, lines: wanted } of placed.toSorted((a, b) => b.at.from - a.at.from))
    lines.splice(at.from - 1, at.to - at.from + 1, ...wanted);
  return lines.join(ending);
};

/** Files with the suggestions in them, word for word. `read`: a file as it is now. What can't be applied is told why. */
export const applySuggestions = (
  read: (path: string) => string | null,
  suggestions: readonly Suggestion[],
): { files: FileChange[]; declined: Declined[] } => {
  const declined: Declined[] = [];
  const files = [...Map.groupBy(suggestions, ({ path }) => path)].flatMap(([path, own]): FileChange[] => {
    const text = read(path);
    const now = text === null ? null : splitLines(text);
    const taken: Placed[] = [];
    for (const suggestion of own) {
      const placed = place(suggestion, now, taken);
      if (typeof placed === "string") declined.push({ id: suggestion.id, because: placed });
      else taken.push(placed);
    }
    return text === null || taken.length === 0 ? [] : [{ path, content: replaceIn(text, taken) }];
  });
  return { files, declined };
};
