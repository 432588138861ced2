import type { JsonObject } from "../contract/call.ts";
import { SINGLE } from "../contract/shards.ts";
import { log } from "../observe/log.ts";
import { judge } from "./deliveries.ts";
import type { RowMeter } from "./meter-sql.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { dueLetters, type Letter, postpone, type Sender, settleLetter, type Subscriber } from "./outbox.ts";

/** The instance whose events are handed over. */
export type Postman = {
  sql: RowMeter["sql"];
  mesh: Mesh;
  ctx: Pick<ExecutionContext, "waitUntil">;
  /** Unique among all instances of all services. */
  origin: string;
  /** How the subscriber hears it; undefined where it no longer does. */
  findSubscriber(letter: Letter): Subscriber | undefined;
};

const tell = async (postman: Postman, letter: Letter): Promise<{ error: string | null; final: boolean }> => {
  const { ctx, mesh, origin } = postman;
  const body = JSON.parse(letter.payload) as JsonObject;
  const { key, person } = JSON.parse(letter.sender) as Sender;
  const subscriber = postman.findSubscriber(letter);
  if (subscriber === undefined) return { error: `${letter.subscriber} no longer listens`, final: true };
  const { keyField, operation, service } = subscriber;
  const named = subscriber.single ? SINGLE : keyField === null ? key : body[keyField];
  if (typeof named !== "string" || named === "") return { error: `no ${keyField} to name an instance`, final: true };
  const event = { origin, seq: letter.id };
  const request = {
    target: `${service}.${operation}`,
    key: named,
    input: { id: "", body },
    trace: letter.trace,
    person,
    event,
  };
  return judge(await mesh.call(request, ctx));
};

/**
 * Hands over what is due, at most `limit` letters: to each subscriber in order, to all of them side by side. Whatever
 * ends this on its way is repeated, and its receiver tells repetitions. Answers how many were given up.
 */
export const handOver = async (postman: Postman, limit: number, now: () => number): Promise<number> => {
  const { sql } = postman;
  let dead = 0;
  for (let left = limit; left > 0;) {
    const letters = dueLetters(sql, now(), left);
    if (letters.length === 0) break;
    left -= letters.length;
    const results = await Promise.all(letters.map((letter) => tell(postman, letter)));
    for (const [index, letter] of letters.entries()) {
      const { error, final } = results[index] ?? { error: "no answer", final: false };
      if (error === null) settleLetter(sql, letter);
      else if (postpone(sql, letter, error, final, now())) dead += 1;
      if (error !== null) log("event-failed", { trace: letter.trace, subscriber: letter.subscriber, error });
    }
  }
  return dead;
};
