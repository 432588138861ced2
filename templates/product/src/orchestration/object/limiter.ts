import { invalid, Problem, refuse } from "../contract/problem.ts";
import { type Account, boundOf, endOf, judge, levelOf, type Limit, type Use, type Verdict } from "./limits.ts";
import type { RowMeter } from "./meter-sql.ts";

/** `scope`: the id of whose limit it is, and `name` what people call it. `key`: whose use of it. */
export type Ask = { scope: string; name: string; key: string; limit: Limit; cost: number };

/** What became of a question: `bound`: the most that may ever be used at once. */
export type Answer = Verdict & Pick<Ask, "key" | "name"> & { bound: number };

/** `wait`: milliseconds after which all would be allowed. */
export type Decision = { allowed: boolean; wait: number; answers: Answer[] };

export const secondsOf = (wait: number): number => Math.ceil(wait / 1_000);

/** The refusal of what is not allowed now, which tells how long to wait. That it was refused stays counted. */
export const tooMuch = (
  { wait }: Pick<Verdict, "wait">,
  status: number,
  code: string | null,
  headers?: Record<string, string>,
): Problem => {
  const { details } = refuse(status, code, `Too much at once. Wait ${secondsOf(wait)} s.`);
  const problem = Problem.from({ ...details, retryAfter: secondsOf(wait), ...(headers && { headers }) });
  problem.keeps = true;
  return problem;
};

/** Refuses what could never be allowed. Throws `status`. */
export const requireBearable = (asks: readonly Ask[], status: number, code: string | null): void => {
  if (asks.some(({ cost, limit }) => cost > boundOf(limit)))
    throw refuse(status, code, "It is more than is ever allowed.");
};

/** Refuses to decide the same twice at once. Throws 422. */
export const requireApart = (asks: readonly Ask[], field: string): void => {
  const names = asks.map(({ key, scope }) => JSON.stringify([scope, key]));
  if (new Set(names).size < names.length) throw invalid([{ field, message: "must not ask the same twice" }]);
};

/** Of another limit than the one that is asked for now. */
const SWEEP = 20;

/**
 * Keeps what was used of what is allowed. An object does one thing at a time, so that what it decides is exact however
 * many ask at once.
 */
export class Limiter {
  readonly #sql: RowMeter["sql"];
  readonly #clock: () => number;

  constructor(sql: RowMeter["sql"], clock: () => number) {
    this.#sql = sql;
    this.#clock = clock;
  }

  /** Uses all that is asked for, or, where not all of it is allowed, nothing. Counts what was decided, unless told not to. */
  decide(asks: readonly Ask[], counts = true): Decision {
    const now = this.#clock();
    this.#sweep(now);
    const verdicts = asks.map((ask) => judge(ask.limit, this.#account(ask), ask.cost, now));
    const allowed = verdicts.every((verdict) => verdict.allowed);
    const wait = Math.max(0, ...verdicts.map((verdict) => verdict.wait));
    if (counts) for (const { scope } of asks) this.#count(scope, allowed);
    if (allowed) for (const ask of asks) this.#use(ask, now);
    const answers = asks.map(({ cost, key, limit, name }, n): Answer => {
      const verdict = verdicts[n] ?? { allowed, remaining: 0, wait };
      const remaining = allowed ? Math.max(verdict.remaining - cost, 0) : verdict.remaining;
      return { ...verdict, remaining, key, name, bound: boundOf(limit) };
    });
    return { allowed, wait, answers };
  }

  /** The same for one question. */
  take(ask: Ask): Answer {
    return this.#single(this.decide([ask]));
  }

  /** Uses what is asked for. Throws `status` where that is not allowed. */
  spend(ask: Ask, status: number, code: string | null): void {
    const answer = this.#single(this.decide([ask], false));
    // What else was used by the same call is given back.
    if (!answer.allowed) throw Problem.from(tooMuch(answer, status, code).details);
  }

  /** What is left, without using any. */
  look(ask: Omit<Ask, "cost">): Answer {
    const { key, limit, name } = ask;
    return { ...judge(limit, this.#account(ask), 0, this.#clock()), key, name, bound: boundOf(limit) };
  }

  /** As if this key had never used any. */
  reset(scope: string, key: string): void {
    this.#sql.exec("DELETE FROM _limit_levels WHERE scope = ? AND key = ?", scope, key);
    this.#sql.exec("DELETE FROM _limit_uses WHERE scope = ? AND key = ?", scope, key);
  }

  /** As if nobody had, and nothing had been decided. */
  forget(scope: string): void {
    this.#sql.exec("DELETE FROM _limit_levels WHERE scope = ?", scope);
    this.#sql.exec("DELETE FROM _limit_uses WHERE scope = ?", scope);
    this.#sql.exec("DELETE FROM _limit_counts WHERE scope = ?", scope);
  }

  /** How often it was decided, and how. */
  counts(scope: string): { allowed: number; denied: number } {
    const statement = "SELECT allowed, denied FROM _limit_counts WHERE scope = ?";
    const [row] = this.#sql.exec<{ allowed: number; denied: number }>(statement, scope).toArray();
    return row ?? { allowed: 0, denied: 0 };
  }

  /** What counts no more says nothing, so that room is not taken by those who come once. */
  #sweep(now: number): void {
    this.#sql.exec(
      `DELETE FROM _limit_levels WHERE (scope, key) IN
        (SELECT scope, key FROM _limit_levels WHERE until <= ? ORDER BY until LIMIT ?)`,
      now,
      SWEEP,
    );
    this.#sql.exec(
      "DELETE FROM _limit_uses WHERE rowid IN (SELECT rowid FROM _limit_uses WHERE until <= ? ORDER BY until LIMIT ?)",
      now,
      SWEEP,
    );
  }

  #account({ key, limit, scope }: Pick<Ask, "key" | "limit" | "scope">): Account | null {
    if (limit.kind === "bucket") {
      const statement = "SELECT level, at FROM _limit_levels WHERE scope = ? AND key = ?";
      return this.#sql.exec<{ level: number; at: number }>(statement, scope, key).toArray()[0] ?? null;
    }
    const statement = "SELECT cost, until FROM _limit_uses WHERE scope = ? AND key = ? AND until > ?";
    return { uses: this.#sql.exec<Use>(statement, scope, key, this.#clock()).toArray() };
  }

  #use({ cost, key, limit, scope }: Ask, now: number): void {
    if (limit.kind === "bucket") {
      const known = this.#account({ key, limit, scope });
      const level = levelOf(limit, known !== null && "level" in known ? known : null, now) - cost;
      const full = now + Math.ceil(((limit.capacity - level) / limit.refill) * 1_000);
      const statement = "INSERT OR REPLACE INTO _limit_levels (scope, key, level, at, until) VALUES (?, ?, ?, ?, ?)";
      this.#sql.exec(statement, scope, key, Math.max(level, 0), now, full);
      return;
    }
    const until = endOf(limit, now);
    this.#sql.exec("INSERT INTO _limit_uses (scope, key, cost, until) VALUES (?, ?, ?, ?)", scope, key, cost, until);
  }

  #single({ answers }: Decision): Answer {
    const [answer] = answers;
    if (answer === undefined) throw new Error("nothing was asked");
    return answer;
  }

  #count(scope: string, allowed: boolean): void {
    this.#sql.exec(
      `INSERT INTO _limit_counts (scope, allowed, denied) VALUES (?1, ?2, 1 - ?2)
        ON CONFLICT (scope) DO UPDATE SET allowed = allowed + ?2, denied = denied + 1 - ?2`,
      scope,
      allowed ? 1 : 0,
    );
  }
}
