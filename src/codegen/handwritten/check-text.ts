import type { FileChange } from "#src/codegen/file-change.ts";
import { findSecret } from "#src/codegen/review/check-secrets.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { findForbidden, type Forbidden } from "./find-in.ts";

const FORBIDDEN: Forbidden[] = [
  {
    rule: "text-characters",
    pattern: /(?![\t\n])\p{Cc}|[\uFEFF\uFFFD]/u,
    sentence: "The file holds a control character; it is text whose lines end in a line feed.",
  },
  {
    rule: "text-direction",
    pattern: /[\p{Bidi_Control}\u200B\u2028\u2029\u2060]/u,
    sentence: "The file holds a character that is not seen, or that turns the direction of what is; take it out.",
  },
];

/** What no file may hold, whatever it is. */
export const checkText = (file: FileChange): Finding[] => [
  ...findForbidden(file.path, file.content, FORBIDDEN),
  ...(file.content.isWellFormed()
    ? []
    : [{ rule: "text-characters", path: file.path, line: 1, sentence: "The file is no well-formed Unicode text." }]),
  ...findSecret(file),
];
