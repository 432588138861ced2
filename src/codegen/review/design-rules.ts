import type { Rule } from "./rule.ts";

/** What an object is, and who talks to whom. */
export const DESIGN_RULES: Rule[] = [
  {
    id: "D1",
    sentence: "One instance for each thing that is coordinated; no object for everybody on the way of a request.",
    how: "lint",
    where: "lint/rules/d1-constant-name.ts",
  },
  {
    id: "D2",
    sentence: "Objects have names that can be made again; a unique id is stored where it is made.",
    how: "lint",
    where: "lint/rules/d2-unstored-id.ts",
  },
  {
    id: "D3",
    sentence: "No single object is expected to take more than 200 requests a second, or 500 where it only reads.",
    how: "review",
    where: "check-calls.ts",
  },
  {
    id: "D4",
    sentence: "Work that keeps nothing stays in the Worker.",
    how: "lint",
    where: "lint/rules/d4-stateless-object.ts",
  },
  {
    id: "D5",
    sentence: "No object is bound to a place that nobody asked for.",
    how: "review",
    where: "check-code.ts",
  },
  {
    id: "D6",
    sentence: "Services reach each other through the mesh only, and never in a circle.",
    how: "lint",
    where: "lint/rules/d6-raw-binding.ts",
    also: "circles: check-calls.ts",
  },
];
