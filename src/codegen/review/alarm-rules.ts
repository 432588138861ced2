import type { Rule } from "./rule.ts";

/** What an object does by itself. */
export const ALARM_RULES: Rule[] = [
  {
    id: "A1",
    sentence: "An alarm that runs twice has the effect of one.",
    how: "test",
    where: "delivers once, however often its alarm runs",
  },
  {
    id: "A2",
    sentence: "An object has one alarm, which one function sets for whatever is due first.",
    how: "lint",
    where: "lint/rules/a2-one-alarm.ts",
  },
  {
    id: "A3",
    sentence: "An alarm catches, records and goes on, so that the runtime never drops it.",
    how: "lint",
    where: "lint/rules/a3-uncaught-alarm.ts",
  },
  {
    id: "A4",
    sentence: "No alarm rings more often than once a second.",
    how: "lint",
    where: "lint/rules/a4-fast-alarm.ts",
  },
  {
    id: "A5",
    sentence: "One run of an alarm does a bounded amount of work.",
    how: "lint",
    where: "lint/rules/a5-unbounded-run.ts",
  },
  {
    id: "A6",
    sentence: "How late alarms run can be seen from outside.",
    how: "test",
    where: "tells how late alarms run",
  },
];
