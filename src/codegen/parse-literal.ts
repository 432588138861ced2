import { Code, type Literal } from "./print-literal.ts";

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/uy;
const NUMBER = /-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const TEXT = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`/uy;
const NAME = /[A-Za-z_$][\w$]*/uy;
const END = /(?:\s+as\s+const|\s+satisfies\s+[\w.<>[\]]+)*/uy;
const OPEN = "([{";
const CLOSE = ")]}";
const WORDS: Record<string, Literal> = { true: true, false: false, null: null, undefined };

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0", "\n": "" };

const unescape = (text: string): string =>
  text.replaceAll(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([^]))/giu,
    (_, ...parts: (string | undefined)[]) => {
      const code = parts[0] ?? parts[1] ?? parts[2];
      const character = parts[3] ?? "";
      return code === undefined ? (ESCAPES[character] ?? character) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );

/** Reads one literal after the other from a text; whatever is no literal becomes `Code`. */
class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.at += found.length;
    return found ?? null;
  }

  /** Whether this character comes next, which is then passed. */
  passes(character: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  value(): Literal {
    this.take(SPACE);
    const begin = this.at;
    const value = this.passes("{") ? this.members() : this.passes("[") ? this.entries() : this.plain();
    this.take(END);
    this.take(SPACE);
    const isWhole = this.at >= this.text.length || ",;}])".includes(this.text[this.at] ?? "");
    return isWhole ? value : this.code(begin);
  }

  plain(): Literal {
    const begin = this.at;
    const text = this.take(TEXT);
    if (text !== null && !(text.startsWith("`") && text.includes("${"))) return unescape(text.slice(1, -1));
    const number = this.take(NUMBER);
    if (number !== null) return Number(number.replaceAll("_", ""));
    this.at = begin;
    const word = this.take(NAME);
    return word !== null && Object.hasOwn(WORDS, word) ? WORDS[word] : this.code(begin);
  }

  entries(): Literal {
    const entries: Literal[] = [];
    while (!this.passes("]")) {
      entries.push(this.value());
      if (!this.passes(",") && this.text[this.at] !== "]") return new Code("[");
    }
    return entries;
  }

  members(): Literal {
    const members: [string, Literal][] = [];
    while (!this.passes("}")) {
      const text = this.take(TEXT);
      const name = text === null ? (this.take(NAME) ?? "") : unescape(text.slice(1, -1));
      members.push([name, this.passes(":") ? this.value() : this.code(this.at - name.length)]);
      if (!this.passes(",") && this.text[this.at] !== "}") return new Code("{");
    }
    return Object.fromEntries(members);
  }

  /** Everything to the comma, or the bracket, that ends it. */
  code(begin: number): Code {
    this.at = begin;
    for (let depth = 0; this.at < this.text.length;) {
      if (this.take(TEXT) !== null) continue;
      const character = this.text[this.at] ?? "";
      if (depth === 0 && (",;".includes(character) || CLOSE.includes(character))) break;
      if (OPEN.includes(character)) depth += 1;
      if (CLOSE.includes(character)) depth -= 1;
      this.at += 1;
    }
    return new Code(this.text.slice(begin, this.at).trim());
  }
}

/** The literal that a text is, or begins with: JSON with comments, or what `printLiteral` prints. */
export const parseLiteral = (text: string): Literal => new Reader(text, 0).value();

/** The constants that a module exports, by name; those that are no literal are `Code`. */
export const parseExports = (module: string): ReadonlyMap<string, Literal> =>
  new Map(
    [...module.matchAll(/^export const (\w+)(?:: [\w.<>[\]]+)? = /gmu)].map((found) => [
      found[1] ?? "",
      new Reader(module, found.index + found[0].length).value(),
    ]),
  );
