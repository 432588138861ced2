import type { VisibleBlock } from "#src/spec/read-visible.ts";
import { templateOf, queryIn } from "#src/spec/facts/find-mentions.ts";

export type Address = { path: string; query: string[]; start: number; end: number };

/** `wss://host/rooms/{id}/live?token=…`, `ws(s)://…/rooms/{id}/live`, `WS /rooms/{id}/live`. */
const PLAIN = /`?(?:\bwss?(?:\(s\))?:\/\/[^\s`/]{0,80}|\bWSS?\s{1,4})(\/[^\s`]{1,200})`?/iu;
const MENTION = /`?(?:\bGET\s{1,4})?(\/[^\s`,;]{1,200})`?/u;
const SOCKET = /\bweb ?sockets?\b/iu;

const addressOf = (match: RegExpExecArray): Address => {
  const written = match[1] ?? "";
  return {
    path: templateOf(written),
    query: queryIn(written).map(({ name }) => name),
    start: match.index,
    end: match.index + match[0].length,
  };
};

const textOf = (block: VisibleBlock): string =>
  block.kind === "row" ? block.cells.join(" | ") : block.kind === "unread" ? "" : block.text;

/** Where a text says that a WebSocket is opened; null where it does not. */
export const addressIn = (block: VisibleBlock): Address | null => {
  const text = textOf(block);
  const plain = PLAIN.exec(text);
  if (plain !== null) return addressOf(plain);
  if (block.kind === "heading" || !SOCKET.test(text)) return null;
  const mention = MENTION.exec(text);
  return mention === null ? null : addressOf(mention);
};
