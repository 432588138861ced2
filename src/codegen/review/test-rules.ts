import type { Rule } from "./rule.ts";

/** How a product is tested. */
export const TEST_RULES: Rule[] = [
  {
    id: "T1",
    sentence: "No two tests share an instance.",
    how: "lint",
    where: "lint/rules/t1-shared-name.ts",
  },
  {
    id: "T2",
    sentence: "Every service is tested across an eviction.",
    how: "lint",
    where: "lint/rules/t2-no-eviction.ts",
    also: "that every service has a test: check-services.ts",
    lenient: true,
  },
  {
    id: "T3",
    sentence: "Tests are looked for in one folder, and each file of them is isolated.",
    how: "review",
    where: "check-config.ts",
  },
  {
    id: "T4",
    sentence: "Zod is imported so that what isn't used is left out.",
    how: "lint",
    where: "lint/rules/t4-zod-import.ts",
  },
];
