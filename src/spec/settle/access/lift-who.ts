import type { RequestFact } from "#src/spec/facts/facts.ts";
import { either, opensToAll, readClaims } from "#src/spec/settle/read-claims.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";
import { whoIn } from "./who-in.ts";

/** Whom a text names, where every word of it is understood. */
const known = (settling: Settling, kind: Kind, text: string, isNew: boolean): string | null => {
  const who = whoIn(text);
  if (who === null) return null;
  if (opensToAll(who)) return who;
  const { claims, everybody, strange } = readClaims(settling, kind, who, isNew);
  return strange.length === 0 && (everybody || either(claims) !== null) ? who : null;
};

const liftOne = (settling: Settling, kind: Kind, request: RequestFact, isNew: boolean): void => {
  if (request.who !== "") return;
  const said = request.sentences.find(({ text }) => known(settling, kind, text, isNew) !== null);
  if (said === undefined) return;
  request.who = known(settling, kind, said.text, isNew) ?? "";
  request.sentences = request.sentences.filter((sentence) => sentence !== said);
};

/** "moderators only", "the buyer may do it, and so may any admin": sentences beside a request that tell who may ask. */
export const liftWho = (settling: Settling): void => {
  if (settling.callers === null) return;
  for (const kind of settling.kinds.values())
    for (const { request, role } of kind.resource.asked)
      liftOne(settling, kind, request, role === "create" || role === "list");
};
