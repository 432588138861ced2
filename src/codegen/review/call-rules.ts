import type { Rule } from "./rule.ts";

/** What objects say to each other, and how they fail. */
export const CALL_RULES: Rule[] = [
  {
    id: "R1",
    sentence: "Operations are methods, and parse what they are sent before they use it.",
    how: "lint",
    where: "lint/rules/r1-unparsed-input.ts",
    also: "the test “refuses $field: $value”",
  },
  {
    id: "R2",
    sentence: "Every call to another object is awaited, or handed to `waitUntil`.",
    how: "lint",
    where: "lint/rules/r2-floating-call.ts",
  },
  {
    id: "R3",
    sentence: "Only what failed in passing is tried again: at most three times, with a new stub, never under overload.",
    how: "lint",
    where: "lint/rules/r3-retry.ts",
  },
  {
    id: "R4",
    sentence: "A repeated call with the same idempotency key has one effect.",
    how: "test",
    where: "has one effect when a call is repeated",
  },
  {
    id: "R5",
    sentence: "Every call has a deadline, and none outlasts its caller's.",
    how: "test",
    where: "waits no longer than it may",
  },
  {
    id: "R6",
    sentence: "Targets that another object returned are disposed.",
    how: "lint",
    where: "lint/rules/r6-undisposed.ts",
  },
  {
    id: "R7",
    sentence: "Expected failures are values, or errors with a stable `code`; nobody asks for their class.",
    how: "lint",
    where: "lint/rules/r7-instanceof-remote.ts",
  },
  {
    id: "R8",
    sentence: "What callers of the last release send is still accepted.",
    how: "review",
    where: "check-contracts.ts",
  },
  {
    id: "R9",
    sentence: "The public methods of a service are its operations; everything else is `#private`.",
    how: "lint",
    where: "lint/rules/r9-reachable.ts",
    also: "that none is missing: check-services.ts",
  },
  {
    id: "R10",
    sentence: "Only operations that may be repeated are declared idempotent.",
    how: "review",
    where: "check-contracts.ts",
  },
];
