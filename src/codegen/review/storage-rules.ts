import type { Rule } from "./rule.ts";

/** What an object keeps. */
export const STORAGE_RULES: Rule[] = [
  {
    id: "S1",
    sentence: "Every object keeps its data in SQLite.",
    how: "review",
    where: "check-config.ts",
  },
  {
    id: "S2",
    sentence: "Tables are made by numbered migrations, once in each object, before it answers anything.",
    how: "lint",
    where: "lint/rules/s2-schema-elsewhere.ts",
  },
  {
    id: "S3",
    sentence: "Statements are fixed texts with bound values, and stay within the limits of the database.",
    how: "lint",
    where: "lint/rules/s3-unbound-sql.ts",
  },
  {
    id: "S4",
    sentence: "Every column by which records are chosen has an index.",
    how: "review",
    where: "check-services.ts",
  },
  {
    id: "S5",
    sentence: "No `await` stands between writes that belong together.",
    how: "lint",
    where: "lint/rules/s5-await-between-writes.ts",
  },
  {
    id: "S6",
    sentence: "Memory is a cache: what was answered is still there after the object was evicted.",
    how: "test",
    where: "keeps its records when its object is evicted",
  },
  {
    id: "S7",
    sentence: "An object is emptied at once, with `deleteAll`, which takes the alarm along.",
    how: "lint",
    where: "lint/rules/s7-loop-of-deletes.ts",
    also: "the date from which it does: check-config.ts",
  },
  {
    id: "S8",
    sentence: "The code before and the code after run side by side: tables only grow.",
    how: "review",
    where: "check-migrations.ts",
  },
  {
    id: "S9",
    sentence: "Whatever is written again and again is also removed again.",
    how: "review",
    where: "check-growth.ts",
    also: "by alarm: the test “removes what is too old”",
  },
];
