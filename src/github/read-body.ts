import type { IncomingMessage } from "node:http";

/** Bytes one body may have, and how many all bodies together may still take. */
export type BodyBudget = { maxBytes: number; free: number };

/**
 * A body as text, exactly as its bytes spell it: never more in memory than the budget allows. Otherwise the status to
 * answer: 413 too large, 503 too many at once, 400 cut short or no UTF-8.
 */
export const readBody = async (request: IncomingMessage, budget: BodyBudget): Promise<{ text: string } | number> => {
  if (Number(request.headers["content-length"] ?? 0) > budget.maxBytes) return 413;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const refused = await new Promise<number | null>((resolve, reject) => {
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        budget.free -= chunk.length;
        chunks.push(chunk);
        if (size > budget.maxBytes) resolve(413);
        else if (budget.free < 0) resolve(503);
      });
      request.once("end", () => resolve(null));
      request.once("error", reject);
      request.once("close", () => reject(new Error("the sender went away")));
    });
    if (refused !== null) return refused;
    // Lossy decoding would let two bodies share one signature.
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return 400;
  } finally {
    request.removeAllListeners("data");
    budget.free += size;
  }
};
