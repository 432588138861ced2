import { UserError } from "#src/errors.ts";
import { GitHubRefusal } from "./github-refusal.ts";

const GONE = [404, 410];

type Verb = (...given: never[]) => Promise<unknown>;

/** A verb handles what it may find missing. Whatever else GitHub does not find is gone: deleted, transferred, taken away. */
const orOutOfReach = (verb: Verb): Verb =>
  (async (...given: never[]) => {
    try {
      return await verb(...given);
    } catch (error) {
      if (error instanceof GitHubRefusal && GONE.includes(error.status))
        throw new UserError("out-of-reach", error.message, "Check that it still exists, and that the app may see it.");
      throw error;
    }
  }) satisfies Verb;

export const unlessGone = <T extends object>(verbs: T): T =>
  Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, orOutOfReach(verb as Verb)])) as T;
