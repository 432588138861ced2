import { UserError } from "#src/errors.ts";
import type { ListeningRun } from "./listen.ts";

/**
 * Does `work`, and again after a rest wherever something turned out to be gone or closed to the app. Nothing is said of
 * that, since it could be said nowhere, and nothing is tried before there is news.
 */
export const withinReach = async <T>(run: ListeningRun, work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "out-of-reach") throw error;
      await run.rest(error.message);
    }
  }
};
