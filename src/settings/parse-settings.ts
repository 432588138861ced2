import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { checkSetting } from "./check-setting.ts";
import type { Settings } from "./settings.ts";

/** `line`: counted from 1. */
export type Complaint = { line: number; text: string };

/** Characters of a file of settings. */
const MOST = 20_000;

/** Nothing that is said lies deeper. */
const DEEPEST = 3;

/** What a node holds; null for an alias, and for what lies too deep. */
const plainOf = (node: unknown, depth = 0): unknown => {
  if (isScalar(node)) return node.value;
  if (depth === DEEPEST) return null;
  if (isSeq(node)) return node.items.map((item) => plainOf(item, depth + 1));
  if (!isMap(node)) return null;
  return Object.fromEntries(node.items.map(({ key, value }) => [nameOf(key), plainOf(value, depth + 1)]));
};

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : "?");

/** What a file says, and what is wrong with it; what is not said is absent. */
export const parseSettings = (text: string): { settings: Partial<Settings>; complaints: Complaint[] } => {
  if (text.length > MOST)
    return { settings: {}, complaints: [{ line: 1, text: `It has more than ${MOST} characters.` }] };
  const lines = new LineCounter();
  // No anchor or alias has a use here, and a few of them could fill all memory.
  const document = parseDocument(text, { lineCounter: lines, schema: "core" });
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const errors = document.errors.map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    text: `It is no YAML: ${message.split("\n")[0]?.replace(/ at line.*$/u, "") ?? "unreadable"}.`,
  }));
  if (errors.length > 0) return { settings: {}, complaints: errors.slice(0, 1) };
  const root = document.contents;
  if (root === null) return { settings: {}, complaints: [] };
  if (!isMap(root)) return { settings: {}, complaints: [{ line: 1, text: "It must hold settings, as `key: value`." }] };
  const complaints: Complaint[] = [];
  const settings: Record<string, unknown> = {};
  for (const { key, value } of root.items) {
    const name = nameOf(key);
    const told = plainOf(value);
    const wrong = checkSetting(name, told);
    if (wrong === null) settings[name] = told;
    else complaints.push({ line: lineAt((isScalar(key) && key.range?.[0]) || 0), text: wrong });
  }
  return { settings: settings as Partial<Settings>, complaints };
};
