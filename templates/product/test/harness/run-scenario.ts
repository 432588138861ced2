import type { Json } from "../../src/orchestration/contract/call.ts";
import { runAlarms } from "./alarms.ts";
import { checkAnswer } from "./check-answer.ts";
import { type Answer, send, SIGN_UP, signUp } from "./client.ts";
import {
  createSuffix,
  fillPath,
  fillSaved,
  findDifferences,
  readPointer,
  type Scenario,
  withUniqueNames,
} from "./scenario.ts";

const PAUSE_MS = 50;

const differences = ({ expect: expected, method, path }: Scenario["steps"][number], answer: Answer): string[] => [
  ...checkAnswer(method, path, answer),
  ...findDifferences(expected.status, answer.status, "status"),
  ...Object.entries(expected.headers ?? {}).flatMap(([name, value]) =>
    findDifferences(value, answer.headers.get(name), `header ${name}`),
  ),
  ...(expected.body === undefined ? [] : findDifferences(expected.body, answer.body, "body")),
];

/** Runs the steps in order, and throws at the first that does not hold, saying where. */
export const runScenario = async (written: Scenario): Promise<void> => {
  const scenario = withUniqueNames(written, createSuffix());
  const people = new Map<string, Record<string, string>>();
  const saved = new Map<string, Json>();

  const headersOf = async (person: string): Promise<Record<string, string>> => {
    const known = people.get(person) ?? (await signUp(scenario.signUp ?? SIGN_UP, person));
    people.set(person, known);
    return known;
  };

  for (const [index, step] of scenario.steps.entries()) {
    const known = step.as === null ? {} : await headersOf(step.as);
    const { method } = step;
    const path = fillPath(step.path, saved);
    const headers = { ...(fillSaved(step.headers ?? {}, saved) as Record<string, string>), ...known };
    const body = step.body === undefined ? {} : { body: fillSaved(step.body, saved) };
    const expected = fillSaved(step.expect, saved) as Scenario["steps"][number]["expect"];
    const deadline = Date.now() + (step.withinSeconds ?? 0) * 1000;
    let answer = await send(path, { method, headers, ...body });
    const filled = { ...step, path, expect: expected };
    let found = differences(filled, answer);
    while (found.length > 0 && Date.now() < deadline) {
      await runAlarms();
      await scheduler.wait(PAUSE_MS);
      answer = await send(path, { method, headers, ...body });
      found = differences(filled, answer);
    }
    if (found.length > 0)
      throw new Error(`step ${index + 1}, ${method} ${path}: ${found.join("; ")}\n${JSON.stringify(answer.body)}`);
    for (const [name, pointer] of Object.entries(step.save ?? {})) {
      const value = readPointer(answer.body, pointer);
      if (value === undefined) throw new Error(`step ${index + 1}, ${method} ${path}: the answer has no ${pointer}`);
      saved.set(name, value);
    }
  }
};
