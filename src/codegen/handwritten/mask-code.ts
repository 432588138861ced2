/** A text in code or comments. `at` is where it begins, its quotation mark or slashes included. */
export type Piece = { at: number; text: string };

/**
 * TypeScript or JavaScript whose strings, comments and regular expressions are told apart from what runs. `code` is as
 * long as the source, with spaces for what they say. `unclear`: where the source cannot be read for certain.
 */
export type MaskedCode = { code: string; strings: Piece[]; comments: Piece[]; unclear: number | null };

const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//uy;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/uy;
const CHUNK = /(?:[^`\\$]|\\[^]|\$(?!\{))*/uy;
const REGEX = /\/(?![*/])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/uy;
const WORD = /\d\w*(?:\.\w*)?|[\w$#]+/uy;

/** Words after which a slash begins a regular expression. */
const BEFORE_VALUE = /^(?:return|typeof|case|in|delete|void|throw|new|instanceof|else|do)$/u;
/** Words that are names in some places. */
const MAY_BE_NAMES = /^(?:of|yield|await)$/u;
/** Words whose parentheses are followed by a statement. */
const BEFORE_STATEMENT = /^(?:if|while|for|with)$/u;

const blank = (text: string): string => text.replaceAll(/[^\n]+/gu, (line) => " ".repeat(line.length));

class Masker {
  readonly source: string;
  readonly strings: Piece[] = [];
  readonly comments: Piece[] = [];
  code = "";
  /** The last piece that runs. */
  last = "";
  unclear: number | null = null;
  /** Whether a line ended since. */
  lineEnded = false;
  /** What each open bracket is: of `(` the word before it, of `{` nothing, of `${` the template it belongs to. */
  readonly open: string[] = [];

  constructor(source: string) {
    this.source = source;
  }

  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.code.length;
    const [found] = pattern.exec(this.source) ?? [];
    return found === undefined || found === "" ? null : found;
  }

  keep(text: string): void {
    this.code += text;
    this.last = text;
    this.lineEnded = false;
  }

  /** A string, a template's chunk or a regular expression: a value of which only the ends are kept. */
  hide(text: string, into: Piece[] | null): void {
    into?.push({ at: this.code.length, text });
    const shown = text.length < 2 ? text : `${text.slice(0, 1)}${blank(text.slice(1, -1))}${text.slice(-1)}`;
    this.keep(shown);
    this.last = '"';
  }

  comment(text: string): void {
    this.comments.push({ at: this.code.length, text });
    this.code += blank(text);
    this.lineEnded ||= text.includes("\n");
  }

  /** From a backtick, or from the end of a `${}`, on to the next of either. */
  template(begin: string): void {
    this.keep(begin);
    const chunk = this.take(CHUNK) ?? "";
    if (chunk !== "") this.strings.push({ at: this.code.length, text: chunk });
    this.code += blank(chunk);
    if (this.source.startsWith("${", this.code.length)) {
      this.open.push("${");
      this.keep("${");
      this.last = "{";
    } else if (this.source[this.code.length] === "`") {
      this.keep("`");
      this.last = '"';
    } else this.unclear ??= this.code.length;
  }

  /** Whether a slash here divides; null where that takes a parser to tell. */
  divides(): boolean | null {
    if (this.last === "") return false;
    // A `>` may end the types of a call that is a value.
    if (this.last === "}" || this.last === ">" || MAY_BE_NAMES.test(this.last)) return null;
    if (this.last === "++" || this.last === "--" || '"])'.includes(this.last)) return true;
    return /^[\w$#]/u.test(this.last) && !BEFORE_VALUE.test(this.last);
  }

  /** Whether an exclamation mark here follows the value that it asserts, which goes on being one. */
  endsAssertion(): boolean {
    return !this.lineEnded && this.last !== "" && this.divides() !== false;
  }

  slash(): void {
    const divides = this.divides();
    if (divides === null) this.unclear ??= this.code.length;
    const regex = divides === false ? this.take(REGEX) : null;
    if (regex === null) return this.keep("/");
    this.hide(regex, null);
  }

  bracket(character: string): void {
    if (character === "`") return this.template("`");
    if (character === "(" || character === "{") {
      this.open.push(character === "(" ? this.last : "{");
      return this.keep(character);
    }
    const opened = this.open.pop();
    if (opened === undefined) this.unclear ??= this.code.length;
    if (character === "}" && opened === "${") return this.template("}");
    this.keep(character);
    if (character === ")" && BEFORE_STATEMENT.test(opened ?? "")) this.last = ";";
  }

  step(): void {
    const comment = this.take(COMMENT);
    if (comment !== null) return this.comment(comment);
    const text = this.take(STRING);
    if (text !== null) return this.hide(text, this.strings);
    const word = this.take(WORD);
    // What follows a dot is a name, whatever word it is.
    if (word !== null) {
      const isMember = this.last === ".";
      this.keep(word);
      if (isMember) this.last = "name";
      return;
    }
    const character = this.source[this.code.length] ?? "";
    if (/\s/u.test(character)) {
      this.code += character;
      this.lineEnded ||= character === "\n";
      return;
    }
    if (character === "!" && this.endsAssertion()) {
      this.code += character;
      return;
    }
    if (character === "/") return this.slash();
    if ("`(){}".includes(character)) return this.bracket(character);
    if (character === '"' || character === "'") this.unclear ??= this.code.length;
    this.keep(this.take(/\+\+|--|=>/uy) ?? character);
  }
}

export const maskCode = (source: string): MaskedCode => {
  const masker = new Masker(source);
  while (masker.code.length < source.length) masker.step();
  const { code, comments, open, strings } = masker;
  return { code, comments, strings, unclear: masker.unclear ?? (open.length > 0 ? source.length : null) };
};
