import type { ServiceFacts } from "./service-facts.ts";

/** The text of a method, and the same with nothing in its texts and comments. */
export type Method = { code: string; masked: string };
/** Another text for a method that does the same; null: there is none. */
export type Rewrite = (method: Method, facts: ServiceFacts) => string | null;

export const splice = (code: string, start: number, end: number, by: string): string =>
  code.slice(0, start) + by + code.slice(end);
