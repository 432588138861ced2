import type { SocketFact } from "#src/spec/facts/facts.ts";
import { openingOf } from "#src/spec/facts/open-sentence.ts";
import { sentencesIn } from "#src/spec/facts/sentences-in.ts";
import type { VisibleBlock } from "#src/spec/read-visible.ts";
import { type Address, addressIn } from "./find-address.ts";
import { frameIn, senderIn } from "./read-frames.ts";

const ABOUT_SOCKETS =
  /\b(?:web ?)?sockets?\b|\blive\b|\breal-?time\b|\bpush(?:ed|es)?\b|\bstream(?:s|ing)?\b|\bconnections?\b/iu;

type Span = { from: number; to: number };

/** The section that tells of a socket: that of the heading above its address, or the one above that is about sockets. */
const spanOf = (blocks: readonly VisibleBlock[], at: number): Span => {
  let from = at;
  let depth = Number.POSITIVE_INFINITY;
  for (let n = at; n >= 0; n -= 1) {
    const block = blocks[n];
    if (block?.kind !== "heading" || block.depth === 1 || block.depth >= depth) continue;
    if (depth !== Number.POSITIVE_INFINITY && !ABOUT_SOCKETS.test(block.text)) break;
    from = n;
    ({ depth } = block);
  }
  const behind = blocks.findIndex((block, n) => n > at && block.kind === "heading" && block.depth <= depth);
  return { from, to: behind === -1 ? blocks.length : behind };
};

/** Requests have answers of their own, wherever they stand. */
const asks = (block: VisibleBlock): boolean => {
  if (addressIn(block) !== null) return false;
  if (block.kind === "row") return block.cells.some((cell) => openingOf(cell, true) !== null);
  return (block.kind === "item" || block.kind === "paragraph") && openingOf(block.text, block.kind === "item") !== null;
};

/** What stands before the address and before the first request of the section belongs to neither. */
const startOf = (blocks: readonly VisibleBlock[], { from }: Span, at: number): number => {
  const mixed = blocks.slice(from, at).some(asks);
  return mixed ? at : from;
};

/** "The server sends:", or a line of its own above a table or list: "Server -> client". */
const leadsOn = (text: string, next: VisibleBlock | undefined): boolean =>
  text.trim().endsWith(":") || (!/[.!?]\s*$/u.test(text) && (next?.kind === "row" || next?.kind === "item"));

const readSocket = (blocks: readonly VisibleBlock[], address: Address, line: number): SocketFact => {
  const socket: SocketFact = { line, path: address.path, query: address.query, frames: [], leads: [], sentences: [] };
  let by: "server" | "client" | null = null;
  for (const [n, block] of blocks.entries()) {
    if (block.kind === "heading") {
      by = senderIn(block.text) ?? null;
      continue;
    }
    if (block.kind === "unread") continue;
    const frame = by === null ? null : frameIn(block, by);
    if (frame !== null) socket.frames.push(frame);
    else if (block.kind === "row")
      socket.sentences.push({ line: block.line, text: block.cells.filter((cell) => cell !== "").join(" | ") });
    else {
      const sender = leadsOn(block.text, blocks[n + 1]) ? senderIn(block.text) : null;
      by = sender ?? by;
      if (sender === null) socket.sentences.push(...sentencesIn(block.text, block.line));
      else {
        const sentences = sentencesIn(block.text, block.line);
        socket.sentences.push(...sentences.slice(0, -1));
        socket.leads.push(...sentences.slice(-1));
      }
    }
  }
  return socket;
};

/** Takes what a text says of WebSockets out of it: the section in which one has its address. */
export const takeSockets = (
  blocks: readonly VisibleBlock[],
): { sockets: SocketFact[]; rest: readonly VisibleBlock[] } => {
  const at = blocks.findIndex((block) => addressIn(block) !== null);
  const block = blocks[at];
  const address = block === undefined ? null : addressIn(block);
  if (block === undefined || address === null) return { sockets: [], rest: blocks };
  const span = spanOf(blocks, at);
  const from = startOf(blocks, span, at);
  const own = blocks.filter((each, n) => n >= from && n < span.to && !asks(each));
  return {
    sockets: [readSocket(own, address, block.line)],
    rest: blocks.filter((each) => !own.includes(each) || (each.kind === "heading" && from === span.from)),
  };
};
