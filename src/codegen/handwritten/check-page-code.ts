import type { Finding } from "#src/codegen/review/rule.ts";
import { findBareFetch } from "./find-bare-fetch.ts";
import { findForbidden, type Forbidden, lineAt } from "./find-in.ts";
import type { MaskedCode } from "./mask-code.ts";

const FORBIDDEN: Forbidden[] = [
  {
    rule: "no-markup-from-text",
    pattern:
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|setHTMLUnsafe|DOMParser)\b|\bdocument\s*\.\s*write/u,
    sentence: "Pages are built of elements and their `textContent`, never of markup in a text.",
  },
  {
    rule: "no-fetch",
    pattern: /\b(?:XMLHttpRequest|sendBeacon|EventSource|serviceWorker|SharedWorker)\b|\bnew\s+Worker\b/u,
    sentence: "A page asks its own product with `fetch` or a WebSocket, and nobody else.",
  },
  {
    rule: "plain-globals",
    pattern: /\bwindow\b(?!\s*\.)|\b(?:window|self)\s*\.\s*fetch\b/u,
    sentence: "Globals are used by their own names, so that a reader sees which.",
  },
];

const HOST = /\b(?:https?|wss?):\/\/(?!www\.w3\.org\/)[\w[]|^["'`]\/\/\w/iu;
const OWN_PATH = /^["'`]?\/(?!\/)/u;

/** What the code of a page may not do: show text as markup, or ask another host than its own. */
export const checkPageCode = (path: string, { code, strings }: MaskedCode): Finding[] => {
  const at = (where: number | undefined, sentence: string): Finding[] =>
    where === undefined ? [] : [{ rule: "no-fetch", path, line: lineAt(code, where), sentence }];
  const elsewhere = findBareFetch(code).find((call) => {
    const first = /^fetch\s*\(\s*`?/u.exec(code.slice(call))?.[0].length;
    const text = strings.find((piece) => piece.at === call + (first ?? 0))?.text;
    return text === undefined || !OWN_PATH.test(text);
  });
  return [
    ...findForbidden(path, code, FORBIDDEN),
    ...at(strings.find(({ text }) => HOST.test(text))?.at, "A page names no host; it asks its own product by path."),
    ...at(elsewhere, "What `fetch` asks for is written there, and begins with one `/`."),
  ];
};
