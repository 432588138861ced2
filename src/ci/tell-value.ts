import type { Tree } from "./tree.ts";

const SCALAR = /^(?:-?\d{1,15}(?:\.\d{1,10})?|true|false|null|undefined|NaN)$/u;
const TEXT = /^(?:"(.*)"|'(.*)')$/u;
const TEXT_LIMIT = 80;

/** A printed value without what a stranger may have put into it; null: it is none that is known. */
export const tellValue = (tree: Tree, printed: string): string | null => {
  const value = printed.trim().replace(/,$/u, "");
  if (SCALAR.test(value)) return value;
  const quoted = TEXT.exec(value);
  if (quoted !== null) {
    const text = quoted[1] ?? quoted[2] ?? "";
    return text.length <= TEXT_LIMIT && tree.texts.has(text) ? JSON.stringify(text) : "a text";
  }
  if (value.startsWith("{")) return "an object";
  return value.startsWith("[") ? "a list" : null;
};
