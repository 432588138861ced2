import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { checkLimits } from "./check-limits.ts";
import { checkMarkup } from "./check-markup.ts";
import { checkPageCode } from "./check-page-code.ts";
import { checkPath, knowPaths } from "./check-path.ts";
import { checkServiceCode } from "./check-service-code.ts";
import { checkSource } from "./check-source.ts";
import { checkTestCode } from "./check-test-code.ts";
import { checkText } from "./check-text.ts";
import type { HandwrittenChange, Writer } from "./handwritten-change.ts";
import { layerPaths } from "./layer-paths.ts";
import { maskCode } from "./mask-code.ts";

const checkCode = (file: FileChange, base: readonly FileChange[]): Finding[] => {
  const { content, path } = file;
  if (!/\.(?:ts|js)$/u.test(path)) return checkMarkup(file);
  const masked = maskCode(content);
  const common = checkSource(path, masked, base);
  if (path.startsWith("public/")) return [...common, ...checkPageCode(path, masked)];
  if (path.startsWith("src/")) return [...common, ...checkServiceCode(file, masked, base)];
  const before = base.find((one) => one.path === path);
  return [...common, ...checkTestCode(file, masked, before)];
};

/** Whatever a test promised stays, and whoever has code do less takes no file away. */
const checkRemoved = (path: string, writer: Writer, base: readonly FileChange[]): Finding[] => {
  if (!base.some((file) => file.path === path)) return [];
  if (writer === "improver")
    return [{ rule: "path-place", path, line: 1, sentence: "A file that was there before the change stays." }];
  if (path.startsWith("test/"))
    return [{ rule: "test-weakened", path, line: 1, sentence: "A test that was there before the change stays." }];
  return [];
};

/**
 * Why a hand-written change may not be; nothing where it may. A file with a path that is refused is not read. What the
 * product as a whole must hold is `reviewProduct`'s to say.
 */
export const reviewHandwritten = ({ base, files, removed, writer }: HandwrittenChange): Finding[] => {
  const all = [...base, ...files].map(({ path }) => path);
  const known = knowPaths(all, layerPaths(base));
  return [
    ...checkLimits(files, removed),
    ...files.flatMap((file) => {
      const refused = checkPath(file.path, writer, known);
      return refused === null ? [...checkText(file), ...checkCode(file, base)] : [refused];
    }),
    ...removed.flatMap((path) => {
      const refused = checkPath(path, writer, known);
      return refused === null ? checkRemoved(path, writer, base) : [refused];
    }),
  ];
};
