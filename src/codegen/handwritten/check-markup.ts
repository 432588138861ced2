import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { findForbidden, type Forbidden } from "./find-in.ts";

const ONLY_FILES = "A page runs and loads only the product's own files, each by a path that begins with one `/`.";

const IN_HTML: Forbidden[] = [
  {
    rule: "page-loads",
    pattern: /<script\b(?![^>]*\ssrc="\/)|<script\b[^>]*>[^<]*\S[^<]*<\/script/iu,
    sentence: ONLY_FILES,
  },
  { rule: "page-loads", pattern: /<style\b|\sstyle\s*=|\son\w+\s*=|javascript:/iu, sentence: ONLY_FILES },
  {
    rule: "page-loads",
    pattern: /<(?:iframe|object|embed|base|frame|portal|applet)\b|http-equiv\s*=\s*["']?refresh/iu,
    sentence: ONLY_FILES,
  },
  {
    rule: "page-loads",
    pattern: /\s(?:src|href|action|formaction|srcset|poster|data|xlink:href)\s*=\s*(?!"(?:\/(?!\/)|#)[^"]*")/iu,
    sentence: ONLY_FILES,
  },
];

const IN_SVG: Forbidden[] = [
  {
    rule: "page-loads",
    pattern: /<(?:script|foreignObject|style|image|use|!ENTITY|!DOCTYPE)\b|\son\w+\s*=|href\s*=/iu,
    sentence: "A picture is shapes alone: it runs nothing and loads nothing.",
  },
];

const IN_CSS: Forbidden[] = [
  {
    rule: "page-loads",
    pattern: /@import\b|url\(\s*["']?(?!\/(?!\/))|\\/iu,
    sentence: "A stylesheet loads only the product's own files, each by a path that begins with one `/`.",
  },
];

/** The policy that the tests of the pages ask of each. */
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";
const META = new RegExp(`<meta\\s+http-equiv="Content-Security-Policy"\\s+content="${POLICY}"`, "u");
const COMMENT = /<!--[^]*?-->/gu;

const checkHtml = ({ content, path }: FileChange): Finding[] => [
  ...findForbidden(path, content, IN_HTML),
  ...(META.test(content.replaceAll(COMMENT, ""))
    ? []
    : [
        {
          rule: "page-policy",
          path,
          line: 1,
          sentence: `A page carries \`<meta http-equiv="Content-Security-Policy" content="${POLICY}" />\`.`,
        },
      ]),
];

const checkJson = ({ content, path }: FileChange): Finding[] => {
  try {
    JSON.parse(content);
    return [];
  } catch {
    return [{ rule: "page-data", path, line: 1, sentence: "The file is no JSON." }];
  }
};

/** What pages, stylesheets, pictures and data in `public/` may hold. */
export const checkMarkup = (file: FileChange): Finding[] => {
  const { content, path } = file;
  if (path.endsWith(".html")) return checkHtml(file);
  if (path.endsWith(".svg")) return findForbidden(path, content, IN_SVG);
  if (path.endsWith(".css")) return findForbidden(path, content, IN_CSS);
  return path.endsWith(".json") ? checkJson(file) : [];
};
