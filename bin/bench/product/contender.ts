import type { Replacement } from "#bench/bundle.ts";

/** One way from a request to an answer, as a Worker of its own. */
export type Contender = {
  name: string;
  /** How the report calls it. */
  title: string;
  /** Its Worker in `bench/contenders`. */
  entry: string;
  /** Its objects: name of the binding → name of the class. */
  objects: Readonly<Record<string, string>>;
  /** Exchanges one file of its code for another. */
  replacement?: Replacement;
};
