import { Problem } from "../contract/problem.ts";
import { type Exchange, isWrite } from "./exchange.ts";

const WAIT_S = 60;

/** Throws 429 where an address has written too often. */
export const limitWrites = async ({ env, request }: Exchange): Promise<void> => {
  if (env.WRITE_LIMIT === undefined || !isWrite(request)) return;
  const key = request.headers.get("cf-connecting-ip") ?? "unknown";
  const { success } = await env.WRITE_LIMIT.limit({ key });
  if (!success) throw new Problem(429, "too-many-requests", "Too many writes. Wait a minute.", undefined, WAIT_S);
};
