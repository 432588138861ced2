import type { Json } from "./spec.ts";

/** What stands where a member has no value: `{ "code", "message" }`, `{ "id": … }`. */
export const ANY = "…";

const TOKEN =
  /\s*(?:(?<string>"(?:[^"\\\n]|\\.)*"|“[^”\n]*”|'[^'\n]*')|(?<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])|(?<mark>[{}[\],:|?])|(?<rest>\.{2,3}|…)|(?<hole><[^<>\n]*>)|(?<word>[A-Za-z_$][\w$.-]*))/iuy;

type Token = { kind: "string" | "number" | "mark" | "rest" | "hole" | "word"; text: string };
const DEEPEST = 12;

const tokensOf = (text: string): Token[] | null => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.trimEnd().length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    const [kind, found] = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || found === undefined) return null;
    tokens.push({ kind: kind as Token["kind"], text: found });
  }
  return tokens;
};

const unescape = (quoted: string): string => {
  if (!quoted.startsWith('"')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
};

const WORDS: Record<string, Json> = { true: true, false: false, null: null };

/** Walks the tokens; throws a `RangeError` where they are no value. */
const createReader = (tokens: readonly Token[]) => {
  let at = 0;
  const peek = (mark: string): boolean => tokens[at]?.kind === "mark" && tokens[at]?.text === mark;
  const skip = (mark: string): boolean => {
    if (!peek(mark)) return false;
    at += 1;
    return true;
  };
  const next = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw new RangeError("it ends too early");
    at += 1;
    return token;
  };
  const readMembers = (depth: number): { [key: string]: Json } => {
    const members = new Map<string, Json>();
    while (!skip("}")) {
      const token = next();
      if (token.kind === "rest" || (token.kind === "mark" && token.text === ",")) continue;
      if (token.kind !== "string" && token.kind !== "word") throw new RangeError(`no name: ${token.text}`);
      const name = token.kind === "string" ? unescape(token.text) : token.text;
      skip("?");
      members.set(name, skip(":") ? readValue(depth) : ANY);
    }
    return Object.fromEntries(members);
  };
  const readEntries = (depth: number): Json[] => {
    const entries: Json[] = [];
    while (!skip("]")) {
      if (skip(",")) continue;
      if (tokens[at]?.kind === "rest") at += 1;
      else entries.push(readValue(depth));
    }
    return entries;
  };
  const readOne = (depth: number): Json => {
    if (depth > DEEPEST) throw new RangeError("too deep");
    const { kind, text } = next();
    if (kind === "string") return unescape(text);
    if (kind === "number") return Number(text);
    if (kind === "rest" || kind === "hole") return ANY;
    if (kind === "word") return Object.hasOwn(WORDS, text) ? (WORDS[text] ?? null) : ANY;
    if (text === "{") return readMembers(depth + 1);
    if (text === "[") return readEntries(depth + 1);
    throw new RangeError(`no value: ${text}`);
  };
  /** Of `"a" | "b"` and `string or null` the first. */
  const readValue = (depth: number): Json => {
    const value = readOne(depth);
    while (skip("|") || (tokens[at]?.kind === "word" && tokens[at]?.text === "or")) {
      if (tokens[at]?.text === "or") at += 1;
      readOne(depth);
    }
    return value;
  };
  return { readValue, isDone: () => at === tokens.length };
};

/**
 * JSON as people write it into prose: without quotation marks, with `…` for what does not matter, with members that
 * have a name alone, with `?` behind what may be absent. Undefined where it is none.
 */
export const parseLooseJson = (text: string): Json | undefined => {
  const tokens = tokensOf(text);
  if (tokens === null || tokens.length === 0) return undefined;
  const reader = createReader(tokens);
  try {
    const value = reader.readValue(0);
    return reader.isDone() ? value : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
