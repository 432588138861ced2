import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";

const MAX_FILES = 100;
const MAX_BYTES = 1_000_000;
const MAX_FILE_BYTES = 200_000;

const bytesOf = ({ content }: FileChange): number => new TextEncoder().encode(content).length;

/** How much one change may hold. Bytes are those of UTF-8. */
export const checkLimits = (files: readonly FileChange[], removed: readonly string[]): Finding[] => {
  const touched = files.length + removed.length;
  const bytes = files.reduce((sum, file) => sum + bytesOf(file), 0);
  const [last] = files.slice(-1);
  const at = (path: string, sentence: string): Finding => ({ rule: "size", path, line: 1, sentence });
  return [
    ...files
      .filter((file) => bytesOf(file) > MAX_FILE_BYTES)
      .map((file) => at(file.path, `The file has ${bytesOf(file)} bytes, and ${MAX_FILE_BYTES} are allowed; part it.`)),
    ...(touched > MAX_FILES
      ? [at(last?.path ?? removed[0] ?? "", `The change touches ${touched} files, and ${MAX_FILES} are allowed.`)]
      : []),
    ...(bytes > MAX_BYTES
      ? [at(last?.path ?? "", `The change has ${bytes} bytes together, and ${MAX_BYTES} are allowed.`)]
      : []),
  ];
};
