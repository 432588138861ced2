import { expect, it } from "vitest";
import { retryConnection } from "#src/durable/retry-connection.ts";

const open = new AbortController().signal;
const failing = (errors: Error[]) => {
  let tries = 0;
  return async (): Promise<number> => {
    const error = errors[(tries += 1) - 1];
    if (error) throw error;
    return tries;
  };
};
const withCode = (code: string) => Object.assign(new Error("no"), { code });

it("tries again while the database is away", async () => {
  const away = [withCode("ECONNREFUSED"), withCode("57P03"), new Error("Connection terminated unexpectedly")];
  expect(await retryConnection(failing(away), open)).toBe(4);
});

it("throws what the database says of the work itself, at once", async () => {
  const error = withCode("23514");
  await expect(retryConnection(failing([error]), open)).rejects.toBe(error);
});

it("leaves it to the step to try again later, once it is closed", async () => {
  const error = withCode("ECONNRESET");
  await expect(retryConnection(failing([error]), AbortSignal.abort())).rejects.toMatchObject({
    name: "TransientError",
    cause: error,
  });
});
