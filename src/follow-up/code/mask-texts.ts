const TEXT =
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|\/\*[^]*?\*\/|(?<=[=(,:!&|?{};]\s*)\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/gu;
/** A template within a template can't be told apart by looking for its end. */
const NESTED = /`[^`]*\$\{[^}`]*`/u;

/** Code with nothing in its texts and comments, character for character; null: where they end is not plain. */
export const maskTexts = (code: string): string | null =>
  NESTED.test(code)
    ? null
    : code.replaceAll(TEXT, (text) => {
        const isComment = text.startsWith("//") || text.startsWith("/*");
        const inner = text.slice(1, -1).replaceAll(/[^\n]/gu, " ");
        return isComment ? ` ${inner} ` : `${text[0] ?? ""}${inner}${text[0] === "/" ? "/" : (text[0] ?? "")}`;
      });
