import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

const EXAMPLES = join(import.meta.dirname, "../../examples");
/** Every spec there is, as lines: ours, and those of others. */
const WHOLE = globSync(["specs/*.md", "trials/*/spec.md"], { cwd: EXAMPLES })
  .toSorted()
  .map((path) => readFileSync(join(EXAMPLES, path), "utf8").split("\n"));
const LINES = WHOLE.flat().filter((line) => line.trim() !== "");

/** What tables, fences, lists and tags break into. */
const BROKEN = [
  "|",
  "| |",
  "|---|",
  "| a | b",
  "| `a` | `b` | `c` | `d` | `e` | `f` | `g` |",
  "|---|---|---|---|---|---|---|---|---|",
  "```",
  "````json",
  "> ```",
  "- - - - -",
  "#",
  "###### ",
  "### ### ###",
  "<details>",
  "<!--",
  "<table><tr><td>",
  "[^1]: note",
  "{",
  '{ "a": ',
  "`",
  "``` `` `",
  "**",
  "\\",
  "1. ",
  "- [ ] ",
  "***",
  "&#0;&nbsp;&lt;",
];

const GIANT = fc
  .tuple(
    fc.constantFrom("a", "a ", "(", "“", "`a` ", "{id}/", "and ", "| ", "- ", "9", "é", "🙂", "a.b,"),
    fc.integer({ min: 50, max: 3000 }),
  )
  .map(([piece, times]) => piece.repeat(Math.ceil(times / piece.length)));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.constantFrom(...BROKEN) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: GIANT },
);

type Edit = (lines: string[], at: number) => string[];

const swapWords = (line: string): string => {
  const words = line.split(" ");
  return [...words.slice(1), words[0] ?? ""].join(" ");
};

/** What becomes of one line: lost, doubled, swapped with the next, cut, torn, mixed up, or put beside another. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant<Edit>((lines, at) => lines.toSpliced(at, 1)),
  fc.constant<Edit>((lines, at) => lines.toSpliced(at, 0, lines[at] ?? "")),
  fc.constant<Edit>((lines, at) => lines.toSpliced(at, 2, lines[at + 1] ?? "", lines[at] ?? "")),
  fc.constant<Edit>((lines, at) => lines.with(at, swapWords(lines[at] ?? ""))),
  fc.constant<Edit>((lines, at) => lines.with(at, (lines[at] ?? "").replaceAll("`", ""))),
  fc.nat(120).map<Edit>((end) => (lines, at) => lines.with(at, (lines[at] ?? "").slice(0, end))),
  fc.nat(120).map<Edit>((start) => (lines, at) => lines.with(at, (lines[at] ?? "").slice(start))),
  fc.tuple(fc.nat(120), text).map<Edit>(([place, other]) => (lines, at) => {
    const own = lines[at] ?? "";
    return lines.with(at, own.slice(0, place) + other + own.slice(place));
  }),
  text.map<Edit>((other) => (lines, at) => lines.toSpliced(at, 0, other)),
  fc.nat(40).map<Edit>((count) => (lines, at) => lines.toSpliced(at, count)),
);

/** A spec with up to a dozen lines edited: most of it is still one. */
const edited = fc
  .tuple(fc.constantFrom(...WHOLE), fc.array(fc.tuple(edit, fc.nat(400)), { minLength: 1, maxLength: 12 }))
  .map(([lines, edits]) =>
    edits
      .reduce((now, [change, place]) => (now.length === 0 ? now : change([...now], place % now.length)), lines)
      .join("\n"),
  );
/** The beginning of one spec and the end of another. */
const grafted = fc
  .tuple(fc.constantFrom(...WHOLE), fc.constantFrom(...WHOLE), fc.nat(100), fc.nat(100))
  .map(([one, other, head, tail]) => [...one.slice(0, head), ...other.slice(-tail)].join("\n"));
const heap = fc.array(text, { maxLength: 60 }).map((lines) => lines.join("\n"));

/** Texts that are nearly specs. */
export const strangeSpec: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: edited },
  { weight: 2, arbitrary: grafted },
  { weight: 1, arbitrary: heap },
);
