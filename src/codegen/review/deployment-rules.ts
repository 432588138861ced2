import type { Rule } from "./rule.ts";

/** How a product goes live, and stays safe. */
export const DEPLOYMENT_RULES: Rule[] = [
  {
    id: "P1",
    sentence: "The configuration says what it means: classes, date, observability, version, and which addresses exist.",
    how: "review",
    where: "check-config.ts",
  },
  {
    id: "P2",
    sentence: "No secret lies in a file, and every secret that the code needs is required at deployment.",
    how: "review",
    where: "check-secrets.ts",
  },
  {
    id: "P3",
    sentence: "A release that changes the classes goes out whole, never split.",
    how: "review",
    where: "check-config.ts",
    lenient: true,
  },
  {
    id: "P4",
    sentence: "The last release still works on the new tables, so that going back is possible.",
    how: "review",
    where: "check-migrations.ts",
  },
  {
    id: "P5",
    sentence: "Who calls is decided at the edge, and secrets are compared in constant time.",
    how: "lint",
    where: "lint/rules/p5-timing.ts",
    also: "the test “is closed to strangers and forged tokens”",
  },
  {
    id: "P6",
    sentence: "Where anyone may write, writes are limited.",
    how: "review",
    where: "check-config.ts",
  },
  {
    id: "P7",
    sentence: "Nothing measures the processor with a clock that stands still.",
    how: "lint",
    where: "lint/rules/p7-stopwatch.ts",
  },
  {
    id: "P8",
    sentence: "No test depends on how fast the machine is.",
    how: "lint",
    where: "lint/rules/p8-clock-in-test.ts",
  },
  {
    id: "P9",
    sentence: "What deploys or goes back replaces the code of objects at once.",
    how: "review",
    where: "check-workflows.ts",
  },
  {
    id: "P10",
    sentence: "Every metric carries the version that the instance itself reports.",
    how: "test",
    where: "labels every metric with the version that answered",
  },
];
