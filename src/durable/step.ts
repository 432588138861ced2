/** How often a step is tried in all. */
export const ATTEMPTS = 8;

/**
 * What a story sees of the run that performs it. A story is replayed from its records in the order they were made: all
 * it learns comes from here, and it awaits each step before the next.
 */
export type Run = {
  id: string;
  /**
   * Performs `effect` once and records its JSON result or error; a replay returns the record. A crash between the effect
   * and its record repeats the effect, so `effect` must be safe to run twice. A `TransientError` is retried after the
   * delay it asks for, `ATTEMPTS` in all, which `effect` is told from 1 on; every other error is thrown, a `UserError` as
   * itself.
   */
  step<T>(name: string, effect: (attempt: number) => Promise<T>): Promise<T>;
  /** The next signal in the order they were sent, or null after `timeoutSeconds`. */
  nextSignal<S>(timeoutSeconds: number): Promise<S | null>;
  /** The current time as recorded by a step (ISO 8601). */
  now(): Promise<string>;
};
