import type { FormatCode } from "#src/codegen/generate-product.ts";

const TAKES_LAYOUT = /\.(?:ts|js|css|html|json)$/u;
/** A text beyond this is refused anyway. */
const MAX_LENGTH = 200_000;

/** A text as the product's formatter lays it out; as it is where it can't be read, which the checks will say. */
export const formatOrKeep = async (formatCode: FormatCode, path: string, content: string): Promise<string> => {
  if (!TAKES_LAYOUT.test(path) || content.length > MAX_LENGTH) return content;
  try {
    return await formatCode(path, content);
  } catch {
    return content;
  }
};
