import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Nodes } from "mdast";

/** What a text of ours may do besides being read. `secrets`: values that never leave, whoever wrote them. */
export type PostRules = { mayMention: string[]; mayClose: number | null; secrets: string[] };

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
  String.raw`\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=([:\s*_~([]{1,4})((?:[\w.-]+/[\w.-]+)?${HASH}\d+|GH-\d+|https?://\S+/\d+|$))`,
  "giu",
);
const FOREIGN = new RegExp(String.raw`(?=${HASH}\d)(?<=[\w.-]/[\w.-]+)`, "giu");
const COMMAND = /^([ \t]*(?:[>*+-][ \t]*)*)(?=\/[A-Za-z])/gmu;
const TOKENS =
  /\b(?:gh[opsru]_[A-Za-z0-9]{20,}|github_pat_\w{20,})|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu;

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
const inertRanges = (markdown: string): [number, number][] => {
  const ranges: [number, number][] = [];
  const visit = (node: Nodes): void => {
    const inert = node.type === "code" || node.type === "inlineCode" || node.type === "link";
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (inert && start !== undefined && end !== undefined) ranges.push([start, end]);
    else if ("children" in node) node.children.forEach(visit);
  };
  visit(unified().use(remarkParse).use(remarkGfm).parse(markdown));
  return ranges;
};

/** Replaces own secrets and whatever looks like a token of GitHub's or a private key. */
export const removeSecrets = (text: string, secrets: string[]): string =>
  secrets
    .filter((secret) => secret.length >= 16)
    .reduce((rest, secret) => rest.replaceAll(secret, "[removed]"), text)
    .replaceAll(TOKENS, "[removed]");

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
  let from = 0;
  for (const [start, end] of inertRanges(text)) {
    done += disarm(text.slice(from, start), rules, IN_MARKDOWN) + text.slice(start, end);
    from = end;
  }
  done += disarm(text.slice(from), rules, IN_MARKDOWN);
  return balance(done.length > room + CUT.length ? cut(done, room) : done) + tail;
};

/** The same for text that is no Markdown: titles and commit messages. */
export const sanitiseText = (text: string, rules: PostRules): string =>
  disarm(removeSecrets(text, rules.secrets), rules, IN_TEXT);
