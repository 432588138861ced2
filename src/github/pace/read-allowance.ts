import type { Told } from "./budget.ts";

type Headers = Readonly<Record<string, string | number | undefined>>;

/** What an answer's headers say of the hour; null: nothing of the one that requests are counted in here. */
export const readAllowance = (headers: Headers): Told | null => {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
    Number(headers[`x-ratelimit-${name}`]),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return null;
  const isCounted = headers["x-ratelimit-resource"] === "core" && limit > 0 && remaining >= 0 && reset > 0;
  return isCounted ? { limit, remaining, resetAt: reset * 1000 } : null;
};
