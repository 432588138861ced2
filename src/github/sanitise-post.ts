import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Nodes } from "mdast";
import { findKey } from "#src/find-key.ts";
import type { Spelling } from "./spellings-of.ts";

/** What a text of ours may do besides being read. `secrets`: what never leaves, whoever wrote it, as `spellingsOf` has it. */
export type PostRules = { mayMention: string[]; mayClose: number | null; secrets: readonly Spelling[] };

/** GitHub's limit for issue, comment and pull request bodies, in characters. */
const LIMIT = 65_536;
const CUT = "\n\n*(cut here: GitHub takes 65,536 characters)*";
/** Room for what `balance` may add. */
const CLOSERS = 300;
/** Zero-width space: the text reads the same, and GitHub no longer sees a name, a command or a keyword in it. */
const IN_MARKDOWN = "&#8203;";
const IN_TEXT = "\u200B";

const AT = String.raw`(?:@|＠|&#0*64;|&#x0*40;|&commat;)`;
const HASH = String.raw`(?:#|&#0*35;|&#x0*23;|&num;)`;
const MENTION = new RegExp(
  String.raw`(?<![A-Za-z0-9])(${AT})([A-Za-z0-9][A-Za-z0-9-]*)(?![A-Za-z0-9/-])|(?<![A-Za-z0-9])(${AT})(?=[A-Za-z0-9])`,
  "giu",
);
const CLOSING = new RegExp(
  String.raw`(?<![A-Za-z0-9])(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=([:\s*_~([]{1,4})((?:[\w.-]+/[\w.-]+)?${HASH}\d+|GH-\d+|https?://\S+/\d+|$))`,
  "giu",
);
const FOREIGN = new RegExp(String.raw`(?=${HASH}\d)(?<=[\w.-]/[\w.-]+)`, "giu");
const COMMAND = /^([ \t]*(?:[>*+-][ \t]*)*)(?=\/[A-Za-z])/gmu;
const REMOVED = "[removed]";
/** With its header goes the rest of a private key, as far as it reaches. */
const wholeKey = (found: string): RegExp | string => {
  if (!found.startsWith("-----BEGIN ")) return found;
  return new RegExp(`${RegExp.escape(found)}[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)`, "gu");
};

const disarm = (text: string, rules: PostRules, joint: string): string =>
  text
    .replaceAll(MENTION, (whole: string, at?: string, name?: string, other?: string) => {
      const allowed = rules.mayMention.some((login) => login.toLowerCase() === name?.toLowerCase());
      return allowed ? whole : `${at ?? other}${joint}${name ?? ""}`;
    })
    .replaceAll(CLOSING, (keyword: string, _word: string, _gap: string, reference: string) =>
      reference === `#${rules.mayClose}` ? keyword : `${keyword}${joint}`,
    )
    .replaceAll(FOREIGN, joint)
    .replaceAll(COMMAND, joint === IN_MARKDOWN ? "$1\\" : `$1${joint}`);

/** Source ranges that GitHub searches neither for names nor for commands. Whatever is not surely one of them is disarmed. */
const INERT = new Set(["code", "inlineCode", "link"]);
/** Tags that our own texts fold with, and the marks that they are found again by. */
const OUR_HTML = /^(?:<\/?(?:details|summary)>|<!--(?:(?!-->)[^])*-->|[^<])*$/iu;

type Piece = { from: number; to: number; put(source: string): string };

/** Bots read source: an order at the beginning of a line is one for them in a block of code too. */
const inCode = (source: string): string => source.replaceAll(COMMAND, `$1${IN_TEXT}`);
const asText = (source: string): string =>
  source.replaceAll("<", "&lt;").replaceAll(/[[\]!]/gu, (mark) => `&#${mark.codePointAt(0)};`);

/** What is no tag of ours becomes text, also where it is none yet: what follows could make it one. */
const disarmText = (source: string, rules: PostRules): string =>
  disarm(source.replaceAll(/<(?=[A-Za-z/!?])/gu, "&lt;"), rules, IN_MARKDOWN);

/** What the images in a node say where they can't be seen. */
const altsIn = (node: Nodes): string[] => {
  if (node.type === "image" || node.type === "imageReference") return [node.alt ?? ""];
  return "children" in node ? node.children.flatMap(altsIn) : [];
};

/** What is put in place of a node; undefined: what is in it is looked at by itself. */
const putFor = (node: Nodes, rules: PostRules): Piece["put"] | undefined => {
  // An image is fetched by whoever looks at it, and tells its server so; a link of one goes with it.
  const alts = INERT.has(node.type) || node.type.startsWith("image") ? altsIn(node) : [];
  if (alts.length > 0) return () => disarm(asText(alts.join(" ")), rules, IN_MARKDOWN);
  if (INERT.has(node.type)) return inCode;
  if (node.type === "html" && OUR_HTML.test(node.value)) return (source) => disarm(source, rules, IN_MARKDOWN);
  return undefined;
};

/** The pieces of a text that are not simply text, in their order. */
const piecesOf = (markdown: string, rules: PostRules): Piece[] => {
  const pieces: Piece[] = [];
  const visit = (node: Nodes): void => {
    const put = putFor(node, rules);
    const from = node.position?.start.offset;
    const to = node.position?.end.offset;
    if (put !== undefined && from !== undefined && to !== undefined) pieces.push({ from, to, put });
    else if ("children" in node) node.children.forEach(visit);
  };
  visit(unified().use(remarkParse).use(remarkGfm).parse(markdown));
  return pieces;
};

/** Takes out our own secrets, however they are spelt, and whatever looks like somebody's key. */
export const removeSecrets = (text: string, secrets: readonly Spelling[]): string => {
  let rest = secrets.reduce((left, { pattern }) => left.replaceAll(pattern, REMOVED), text);
  for (let key = findKey(rest); key !== null; key = findKey(rest)) rest = rest.replaceAll(wholeKey(key.text), REMOVED);
  return rest;
};

/** Closes what a text leaves open, so that it cannot swallow the line after it. */
const balance = (markdown: string): string => {
  let fence: string | null = null;
  let open = 0;
  for (const line of markdown.split("\n")) {
    const mark: string | undefined = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence) && line.trim() === mark) fence = null;
    else if (fence === null)
      open += (line.match(/<details/giu) ?? []).length - (line.match(/<\/details>/giu) ?? []).length;
  }
  const comment = fence === null && markdown.lastIndexOf("<!--") > markdown.lastIndexOf("-->") ? " -->" : "";
  return `${markdown}${fence === null ? "" : `\n${fence}`}${comment}${"\n\n</details>".repeat(Math.min(Math.max(open, 0), 20))}`;
};

const cut = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, "") + CUT;

/** Markdown that may be posted, at most 65,536 characters with `ending`, which stays visible to GitHub as its last line. */
export const sanitisePost = (markdown: string, rules: PostRules, ending = ""): string => {
  const tail = ending === "" ? "" : `\n\n${ending}`;
  const room = LIMIT - tail.length - CUT.length - CLOSERS;
  const text = cut(removeSecrets(markdown, rules.secrets), room);
  let done = "";
  let at = 0;
  for (const { from, put, to } of piecesOf(text, rules)) {
    done += disarmText(text.slice(at, from), rules) + put(text.slice(from, to));
    at = to;
  }
  done += disarmText(text.slice(at), rules);
  return balance(done.length > room + CUT.length ? cut(done, room) : done) + tail;
};

/** The same for text that is no Markdown: titles and commit messages. */
export const sanitiseText = (text: string, rules: PostRules): string =>
  disarm(removeSecrets(text, rules.secrets), rules, IN_TEXT);
