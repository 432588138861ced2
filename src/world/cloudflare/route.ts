import type { IncomingHttpHeaders } from "node:http";
import type { Cloudflare } from "./cloudflare.ts";

/** One request of the API, its body read whole. `params` are the named parts of the path. */
export type Call = {
  cloudflare: Cloudflare;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer<ArrayBuffer>;
};

/** What goes into the envelope; `info` becomes `result_info`. */
export type Reply = { result: unknown; status?: number; info?: Record<string, number> };

/** `public` routes check a token of their own. */
export type Route = {
  method: string;
  path: string;
  run(call: Call): Reply | Promise<Reply>;
  public?: boolean;
};

/** One page that holds everything. */
export const replyList = (result: unknown[]): Reply => ({
  result,
  info: { page: 1, per_page: Math.max(20, result.length), count: result.length, total_count: result.length },
});
