/**
 * One rule for Durable Objects, and the one thing that holds it: a rule of the product's linter (a file of the product),
 * a test of the product (its title), or a check of the review (a file beside this one).
 */
export type Rule = {
  /** `S3`: what a finding, a lint message and a report call it. */
  id: string;
  sentence: string;
  how: "lint" | "test" | "review";
  where: string;
  /** What else holds a part of it. */
  also?: string;
  /** A finding is told, and stops nothing. */
  lenient?: true;
};

/** Where a product breaks a rule. `path` is the product's own; `line` counts from 1. */
export type Finding = { rule: string; path: string; line: number; sentence: string };
