/** `code`: what stands in a code span, or a name in a formula there. `text`: quoted. */
export type Token = { kind: "word" | "code" | "text" | "number" | "mark"; text: string };

const LONGEST = 600;
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const MARK = String.raw`>=|<=|==|!=|<>|[-+−–×*·/÷%()<>=≤≥≠,;:]`;
const PIECE = new RegExp(
  String.raw`(?<blank>\s+)|\x60(?<code>[^\x60]*)\x60|"(?<text>(?:[^"\\]|\\.)*)"|“(?<curly>[^”]*)”|(?<number>${NUMBER})|(?<word>[\p{L}_][\p{L}\p{M}\d_]*(?:[-.][\p{L}_][\p{L}\p{M}\d_]*)*)|(?<own>['’]s?)|(?<mark>${MARK})|[\s\S]`,
  "giu",
);
const FORMULA = new RegExp(
  String.raw`(?<blank>\s+)|"(?<text>(?:[^"\\]|\\.)*)"|(?<number>${NUMBER})|(?<name>[a-z_]\w*(?:\.[a-z_]\w*)*)|(?<mark>${MARK})|[\s\S]`,
  "giu",
);
const CALCULATES = /[+−–×*·/÷%()<>=≤≥≠]|\s-\s/u;

const SHORT: Record<string, string> = {
  "isn't": "is not",
  "aren't": "are not",
  "wasn't": "was not",
  "weren't": "were not",
  "can't": "can not",
  "mustn't": "must not",
  "hasn't": "has not",
  "haven't": "have not",
  "doesn't": "does not",
  "don't": "do not",
  "didn't": "did not",
  "won't": "will not",
  "shouldn't": "should not",
  "it's": "it is",
  "that's": "that is",
  "there's": "there is",
};
const CONTRACTION =
  /\b(?:is|are|was|were|ca|must|has|have|does|do|did|wo|should)n['’]t\b|\b(?:it|that|there)['’]s\b/giu;

const MINUS = /^[−–]$/u;
const TIMES = /^[*·]$/u;
const SAME: Record<string, string> = { "÷": "/", ">=": "≥", "<=": "≤", "==": "=", "!=": "≠", "<>": "≠", "’": "'" };
const sign = (mark: string): string =>
  MINUS.test(mark) ? "-" : TIMES.test(mark) ? "×" : (SAME[mark] ?? mark).replace("’", "'");

const unescape = (quoted: string): string => {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return quoted;
  }
};
const digits = (number: string): Token => ({ kind: "number", text: number.replaceAll(",", "") });

const MEMBER = /^([a-z_]\w*(?:\.[a-z_]\w*)*)\s*:\s*("[^"]*"|[\w.-]+)$/iu;

/** `internal: true`: a member and its value, as JSON has them. */
const readMember = (code: string): Token[] | null => {
  const [, name, value = ""] = MEMBER.exec(code) ?? [];
  if (name === undefined) return null;
  const quoted = value.startsWith('"');
  return [
    { kind: "mark", text: "(" },
    { kind: "code", text: name },
    { kind: "mark", text: "=" },
    quoted ? { kind: "text", text: value.slice(1, -1) } : { kind: "code", text: value },
    { kind: "mark", text: ")" },
  ];
};

/** A formula in a code span, in brackets: its words are names. Null where it is none. */
const readFormula = (code: string): Token[] | null => {
  if (!CALCULATES.test(code)) return readMember(code);
  const tokens: Token[] = [{ kind: "mark", text: "(" }];
  for (const { groups = {} } of code.matchAll(FORMULA)) {
    if (groups["blank"] !== undefined) continue;
    if (groups["number"] !== undefined) tokens.push(digits(groups["number"]));
    else if (groups["text"] !== undefined) tokens.push({ kind: "text", text: unescape(groups["text"]) });
    else if (groups["name"] !== undefined) tokens.push({ kind: "code", text: groups["name"] });
    else if (groups["mark"] !== undefined) tokens.push({ kind: "mark", text: sign(groups["mark"]) });
    else return null;
  }
  return [...tokens, { kind: "mark", text: ")" }];
};

/** Asterisks around a word only stress it. */
const stresses = (text: string, at: number): boolean => {
  if (text[at] !== "*") return false;
  const before = /[\s(*]/u.test(text[at - 1] ?? " ");
  const after = /[\s),.;*]/u.test(text[at + 1] ?? " ");
  return text[at - 1] === "*" || text[at + 1] === "*" || before !== after;
};

const expand = (text: string): string =>
  text
    .split(/(`[^`]*`|"[^"]*")/u)
    .map((part, n) =>
      n % 2 === 1
        ? part
        : part
            .replaceAll(CONTRACTION, (short) => SHORT[short.toLowerCase().replace("’", "'")] ?? short)
            .replaceAll(/\bcannot\b/giu, "can not"),
    )
    .join("");

/** Words, names, values and signs of a phrase; null where something else stands in it, or it is too long for one. */
export const readTokens = (phrase: string): Token[] | null => {
  if (phrase.length > LONGEST) return null;
  const text = expand(phrase.trim().replace(/[.,;:]$/u, ""));
  const tokens: Token[] = [];
  for (const match of text.matchAll(PIECE)) {
    const { groups = {}, index } = match;
    const quoted = groups["text"] ?? groups["curly"];
    if (groups["blank"] !== undefined || stresses(text, index)) continue;
    if (groups["code"] !== undefined)
      tokens.push(...(readFormula(groups["code"]) ?? [{ kind: "code" as const, text: groups["code"].trim() }]));
    else if (quoted !== undefined) tokens.push({ kind: "text", text: unescape(quoted) });
    else if (groups["number"] !== undefined) tokens.push(digits(groups["number"]));
    else if (groups["word"] !== undefined) tokens.push({ kind: "word", text: groups["word"] });
    else if (groups["own"] !== undefined) tokens.push({ kind: "mark", text: "'s" });
    else if (groups["mark"] !== undefined) tokens.push({ kind: "mark", text: sign(groups["mark"]) });
    else return null;
  }
  return tokens;
};
