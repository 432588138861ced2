import type { IncomingMessage } from "node:http";
import type { RefChange } from "./ref-changes.ts";

const NOTHING = /^0{40}$/;
const LONGEST_LIST = 1_048_576;

/** Reads the ref updates at the head of a push: `OLD NEW REF` in length-prefixed lines, up to the first `0000`. */
export const parsePushCommands = (bytes: Buffer): RefChange[] => {
  const commands: RefChange[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (Number.isNaN(length) || length < 4) break;
    const line = bytes.toString("utf8", at + 4, at + length);
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/.exec(line);
    if (match?.[1] && match[2] && match[3]) {
      const [, before, after, ref] = match;
      commands.push({ ref, before: NOTHING.test(before) ? null : before, after: NOTHING.test(after) ? null : after });
    }
    at += length;
  }
  return commands;
};

/**
 * Listens to a push as it passes by. What was asked for is told apart from what others move at the same time, which a
 * comparison of all refs before and after could not do. Call it in the same tick that pipes the request on.
 */
export const watchPushCommands = (incoming: IncomingMessage): (() => RefChange[]) => {
  let head = Buffer.alloc(0);
  incoming.on("data", (chunk: Buffer) => {
    if (head.length < LONGEST_LIST) head = Buffer.concat([head, chunk.subarray(0, LONGEST_LIST)]);
  });
  return () => parsePushCommands(head);
};
