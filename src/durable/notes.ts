/** JSON values that outlive runs, each under its key. */
export type Notes = {
  /** Null: nothing is noted. */
  read<T>(key: string): Promise<T | null>;
  /** What `change` makes of it is noted, one change after the other among all processes, and given back. */
  change<T>(key: string, change: (before: T | null) => T): Promise<T>;
  /** Performs work under the key, one at a time among all processes. */
  alone<T>(key: string, work: () => Promise<T>): Promise<T>;
};
