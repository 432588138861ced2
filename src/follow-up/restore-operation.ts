import { methodOf, replaceMethod } from "./code/method-of.ts";

/**
 * A service's source with one operation as it was in an earlier version of it, and all else as it is; null where nothing
 * of it differs, or it is not to be found in both.
 */
export const restoreOperation = (now: string, earlier: string, operation: string): string | null => {
  const [present, past] = [methodOf(now, operation), methodOf(earlier, operation)];
  if (present === null || past === null || present.text === past.text) return null;
  return replaceMethod(now, present, past.text);
};
