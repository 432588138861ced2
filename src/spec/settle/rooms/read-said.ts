import type { SocketFact } from "#src/spec/facts/facts.ts";
import type { RoomSpec } from "#src/spec/room.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

/** What sentences about a socket tell, and those that tell something else. */
export type SocketSaid = Pick<RoomSpec, "kind" | "closes" | "malformed" | "ref"> & {
  /** Whoever opens it need not be known. */
  isOpen: boolean;
  token: string | null;
  rest: Sentence[];
};

const CLOSE = /\b(4\d{3})\b/gu;
const STRANGER = /\b(?:tokens?|keys?|credentials?|sign(?:ed)?|logged|authori[sz]\w*|who (?:it|you|they))\b/iu;
const MISSING = /\b(?:no such|unknown|not exist\w*|not found|there is no)\b/iu;
const REMOVED = /\b(?:deleted?|removed?|gone|withdrawn|taken down)\b/iu;

/** Codes by which sockets are closed, each with the words nearest to it: those behind it, or else those before. */
const closesIn = (text: string): SocketSaid["closes"] => {
  const closes: SocketSaid["closes"] = {};
  const marks = [...text.matchAll(CLOSE)];
  for (const [n, { 0: code, index }] of marks.entries()) {
    const before = text.slice(n === 0 ? 0 : (marks[n - 1]?.index ?? 0) + 4, index);
    const behind = text.slice(index + code.length, marks[n + 1]?.index ?? text.length);
    const [first, second] = /^\s*(?:[,.;]|$|and\b)/u.test(behind) ? [before, behind] : [behind, before];
    for (const words of [first, second]) {
      const number = Number(code);
      const isTold = Object.values(closes).includes(number);
      if (isTold) break;
      if (REMOVED.test(words) && !MISSING.test(words)) closes.removed ??= number;
      else if (MISSING.test(words) && !STRANGER.test(words)) closes.missing ??= number;
      else if (STRANGER.test(words)) closes.stranger ??= number;
      else if (MISSING.test(words)) closes.missing ??= number;
    }
  }
  return closes;
};

const KIND =
  /\b(?:frames?|messages?|texts?|objects?|json)\b.{0,80}?\b(?:has|have|with|carr(?:y|ies)|hold|holds|named by|told apart by)\b[^.`]{0,40}`(\w+)`/iu;
const MALFORMED =
  /`([\w-]+)`\s*(?:\(|for |is |means |[–—:-]\s*)[^`)]*\b(?:no (?:valid )?json|not json|unknown|no object|unreadable|not understood)\b/iu;
const ANSWERED =
  /\b(?:no (?:valid )?json|not json|unknown|unreadable)\b[^.]*\b(?:answered with|refused with|gives|gets|the code|the error)(?: an? `\w+`(?: frame)?,? (?:and|with)| `\w+`(?: frame)?,? (?:and|with))?(?: the)?(?: code| error)? `([\w-]+)`/iu;
const REF = /^`(\w+)` (?:is|may be)\b.*\b(?:up to|at most) (\d+) characters\b/iu;
const TOKEN = /`\?(\w+)=[^`]*`|`(\w+)` (?:parameter )?(?:in|of) the query(?: string)?/iu;
const OPEN =
  /\b(?:no (?:token|login|key|sign-in)(?: is)? (?:needed|required)|open to (?:all|anyone|everybody)|anybody may (?:open|watch|connect))\b/iu;

/** What sockets do in any case. */
const ALWAYS: RegExp[] = [
  /\bseveral (?:sockets|connections|tabs|windows|devices)\b/iu,
  /\bonly (?:when|for|with|on) (?:the|their|his|her|somebody's|a person's)?\s?(?:very )?first\b.*\bonly (?:when|for|with|on) (?:the|their|his|her)?\s?(?:very )?last\b/iu,
  /\b(?:own|themselves|himself|herself|oneself|itself)\b.*\b(?:never|not)\b|\b(?:never|not)\b.*\b(?:own|themselves|himself|herself|oneself|itself)\b/iu,
  /\b(?:no gaps?|nothing is (?:lost|missed)|neither (?:lost|missed)|misses nothing)\b/iu,
  /\berrors?\b.*\bnever closes?\b|\b(?:socket|connection) (?:always )?stays open\b|\b(?:does|do) not close (?:the|a) (?:socket|connection)\b/iu,
  /\b(?:over|by|through|via|with) HTTP\b.*\b(?:as well|too|also|same|exactly)\b|\b(?:same|exactly)\b.*\b(?:over|by|through|via) HTTP\b/iu,
  /^(?:unknown|no such|missing) [\w -]+ (?:→|->|is|gives|:|=)?\s*(?:HTTP )?404\b/iu,
  /\b(?:over|by|through|via|with) (?:REST|the API|a request)\b.*\b(?:broadcast|sent|told|pushed|as well|too|also)\b/iu,
  /\b(?:socket|connection) (?:always )?(?:remains|is kept) open\b|\bconnection stays open\b/iu,
  /\bin the order in which\b|\bin the same order\b/iu,
];

/** A sentence that only names the address. */
const isAddress = (text: string, path: string): boolean => {
  const bare = text.replaceAll(/`[^`]*`|\bWSS?\b|\bGET\b/giu, " ").trim();
  return (
    (text.includes(path.replaceAll(/\{[^{}]*\}.*$/gu, "")) &&
      /^(?:[A-Z][^.]{0,80}:?)?\s*(?:(?:is|as|opens?|becomes|upgrades? to|a|an|the|at|on|by|to|web ?sockets?|live|watch(?:es)?|opened|there)\s?){0,12}[.:]?$/iu.test(
        bare,
      )) ||
    bare === "" ||
    bare === "."
  );
};

/** Reads the sentences about a socket. */
export const readSaid = ({ frames, leads, path, query, sentences }: SocketFact): SocketSaid => {
  const shown = frames.find(({ kind }) => kind !== null)?.kind;
  const led = leads.map(({ text }) => KIND.exec(text)?.[1]).find((name) => name !== undefined);
  const said: SocketSaid = {
    kind: shown ?? led ?? "type",
    closes: {},
    isOpen: false,
    token: query[0] ?? null,
    rest: [],
  };
  for (const sentence of sentences) {
    const { text } = sentence;
    const closes = closesIn(text);
    const malformed = (MALFORMED.exec(text) ?? ANSWERED.exec(text))?.[1];
    const kind = malformed === undefined ? KIND.exec(text)?.[1] : undefined;
    const [, ref, most] = REF.exec(text) ?? [];
    const [, marked, told] = TOKEN.exec(text) ?? [];
    const token = marked ?? told;
    if (OPEN.test(text)) said.isOpen = true;
    if (token !== undefined) said.token ??= token;
    if (ref !== undefined) said.ref = { name: ref, max: Number(most) };
    if (malformed !== undefined) said.malformed ??= malformed;
    if (kind !== undefined && shown === undefined && led === undefined) said.kind = kind;
    Object.assign(said.closes, { ...closes, ...said.closes });
    const isHeard =
      Object.keys(closes).length > 0 ||
      [kind, malformed, ref, token].some((each) => each !== undefined) ||
      OPEN.test(text) ||
      ALWAYS.some((pattern) => pattern.test(text)) ||
      isAddress(text, path);
    if (!isHeard) said.rest.push(sentence);
  }
  return said;
};
