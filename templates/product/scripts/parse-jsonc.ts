const COMMENTS = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//gu;
const TRAILING_COMMAS = /("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/gu;

/** Reads JSON with comments and trailing commas, as wrangler.jsonc has them. */
export const parseJsonc = (text: string): unknown =>
  JSON.parse(text.replaceAll(COMMENTS, "$1").replaceAll(TRAILING_COMMAS, "$1"));
