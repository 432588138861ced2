import type { Json, Person } from "../contract/call.ts";
import { isObject } from "../contract/check-value.ts";
import { Problem, refuse } from "../contract/problem.ts";
import { hashSecret } from "../object/secrets.ts";
import { isWrite } from "./exchange.ts";
import type { Match } from "./router.ts";

const KEY = /^[\x21-\x7e]{1,255}$/u;

/** What tells one call from all others, where its caller wants it to have one effect. Throws 400 where it must say so. */
export const onceOf = (request: Request, { above, id, route }: Match, person: Person | null): string | null => {
  const given = request.headers.get("idempotency-key");
  if (!isWrite(request)) return null;
  const { required } = route.definition.once ?? {};
  if (given === null && required === undefined) return null;
  if (given === null || (given === "" && required !== undefined))
    throw refuse(required?.status ?? 400, required?.code ?? null, "Send a key of your own as `idempotency-key`.");
  if (!KEY.test(given)) throw new Problem(400, "bad-idempotency-key", "An idempotency key has 1 to 255 characters.");
  const names = [...above, id].filter((name) => name !== "").map(encodeURIComponent);
  return [person?.id ?? "anyone", [route.operation, ...names].join("/"), given].join(" ");
};

/** JSON whose members stand in one order, so that bodies that say the same are the same text. */
const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => [name, sorted(member)]);
  return Object.fromEntries(members.toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

/** What tells a body from another one, where a key must not come with two of them. */
export const printOf = async (
  { route }: Match,
  once: string | null,
  body: Json | undefined,
): Promise<string | undefined> =>
  once === null || route.definition.once?.reused === undefined
    ? undefined
    : await hashSecret(JSON.stringify(sorted(body ?? null)));
