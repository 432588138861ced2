import { bodyOf, type Person } from "../contract/call.ts";
import { named, Problem } from "../contract/problem.ts";
import type { Callers } from "../contract/product-definition.ts";
import { SINGLE } from "../contract/shards.ts";
import { hashSecret } from "../object/secrets.ts";
import type { Exchange } from "./exchange.ts";
import { readPerson } from "./session.ts";

const MAX_SECRET = 512;

const refuse = ({ code }: Callers): Problem =>
  named(new Problem(401, "invalid-token", "The secret that came along is not valid."), code);

/** The secret in what a header says; empty for another scheme. */
const secretIn = (text: string, { scheme }: Callers): string => {
  if (scheme === null) return text;
  const [said = "", secret = ""] = text.trim().split(/\s+/u);
  return said.toLowerCase() === scheme.toLowerCase() ? secret : "";
};

/** How a caller stands with what they may ask for, as the service tells it that knows them. */
type Metered = { refused: boolean; wait: number; limit?: number; remaining?: number };

/** Tells callers how they stand, with whatever is answered. Throws 429 where no more is left. */
const heedMeter = (
  exchange: Exchange,
  { meter: { code, headers = {} } = { free: [] } }: Callers,
  { limit, refused, remaining, wait }: Metered,
): void => {
  if (limit !== undefined && remaining !== undefined)
    exchange.told = {
      ...(headers.limit !== undefined && { [headers.limit]: String(limit) }),
      ...(headers.remaining !== undefined && { [headers.remaining]: String(remaining) }),
      ...(headers.reset !== undefined && { [headers.reset]: String(wait) }),
    };
  if (refused) throw named(new Problem(429, "too-many-requests", "No more is left for now.", undefined, wait), code);
};

/**
 * Who sent the request; null where nothing came along that tells. `tokenOf`: what carries a bearer token. `given`: the
 * secret itself, where it came along otherwise. Throws 401 for what belongs to nobody, unless the product tells so later.
 */
export const identify = async (
  exchange: Exchange,
  tokenOf: (request: Request) => string | null,
  given: string | null = null,
): Promise<Person | null> => {
  const { ctx, env, mesh, product, request, trace } = exchange;
  const { callers } = product;
  if (callers === undefined) return await readPerson(env, given === null ? tokenOf(request) : `Bearer ${given}`);
  const text = callers.header === "authorization" ? tokenOf(request) : request.headers.get(callers.header);
  if (given === null && text === null) return null;
  const nobody = (): null => {
    if (callers.late) return null;
    throw refuse(callers);
  };
  const secret = given ?? secretIn(text ?? "", callers);
  if (secret === "" || secret.length > MAX_SECRET) return nobody();
  const isFree = callers.meter?.free.includes(exchange.target ?? "") === true;
  const input = { id: await hashSecret(secret), ...(isFree && { peeks: true as const }) };
  const outcome = await mesh.call({ target: callers.target, key: SINGLE, input, trace, person: null }, ctx);
  if (!outcome.ok) throw Problem.from(outcome.problem);
  const known = bodyOf(outcome);
  if (known === null) return nobody();
  const { meter, ...person } = known as Person & { meter?: Metered };
  if (meter !== undefined) heedMeter(exchange, callers, meter);
  return person;
};
