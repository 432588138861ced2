import { diffIndices } from "node-diff3";

/** A file as it was and as it is; null: it is not there. */
type Changed = { path: string; before: string | null; after: string | null };
/** Lines that took the place of others: where they begin, and how many they are. */
type Part = { buffer1: [number, number]; buffer2: [number, number] };

const CONTEXT = 3;

const linesOf = (text: string | null): string[] => (text === null ? [] : text.replace(/\n$/u, "").split("\n"));
const endOf = ({ buffer1: [start, length] }: Part): number => start + length;

/** Parts so near to each other that the lines around them are the same. */
const groupNear = (parts: readonly Part[]): Part[][] => {
  const groups: Part[][] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group === undefined || last === undefined || part.buffer1[0] - endOf(last) > 2 * CONTEXT) groups.push([part]);
    else group.push(part);
  }
  return groups;
};

const renderHunk = (old: readonly string[], now: readonly string[], group: readonly Part[]): string[] => {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = Math.max(0, first.buffer1[0] - CONTEXT);
  const until = Math.min(old.length, endOf(last) + CONTEXT);
  const lines: string[] = [];
  let at = from;
  for (const part of group) {
    const [[start, length], [begin, count]] = [part.buffer1, part.buffer2];
    lines.push(...old.slice(at, start).map((line) => ` ${line}`));
    lines.push(...old.slice(start, start + length).map((line) => `-${line}`));
    lines.push(...now.slice(begin, begin + count).map((line) => `+${line}`));
    at = start + length;
  }
  lines.push(...old.slice(at, until).map((line) => ` ${line}`));
  const count = (sign: string) => lines.filter((line) => line.startsWith(" ") || line.startsWith(sign)).length;
  const begin = first.buffer2[0] - (first.buffer1[0] - from);
  return [`@@ -${from + 1},${count("-")} +${begin + 1},${count("+")} @@`, ...lines];
};

const renderFile = ({ after, before, path }: Changed): string[] => {
  const [old, now] = [linesOf(before), linesOf(after)];
  const groups = groupNear(diffIndices(old, now));
  if (groups.length === 0) return [];
  const name = (text: string | null) => (text === null ? "/dev/null" : path);
  return [`--- ${name(before)}`, `+++ ${name(after)}`, ...groups.flatMap((group) => renderHunk(old, now, group))];
};

/** What became of files, as a unified diff; empty where nothing did. */
export const renderDiff = (changed: readonly Changed[]): string => changed.flatMap(renderFile).join("\n");
