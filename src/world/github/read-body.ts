import type { IncomingMessage } from "node:http";
import { ApiError } from "./reply.ts";

const LARGEST_BODY = 25 * 1024 * 1024;

/** The whole body; throws 413 as soon as it is longer than 25 MB. */
export const readBody = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = Number(incoming.headers["content-length"] ?? 0);
  if (length > LARGEST_BODY) throw new ApiError(413, "Payload too large");
  length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new ApiError(413, "Payload too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
