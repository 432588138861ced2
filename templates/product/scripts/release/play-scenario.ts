import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../../src/orchestration/contract/call.ts";
import {
  becomeKnown,
  createSuffix,
  fillPath,
  fillSaved,
  findDifferences,
  readPointer,
  type Scenario,
  type ScenarioStep,
  SESSION,
  type SignUp,
  withUniqueNames,
} from "../../test/harness/scenario.ts";
import type { Request, Send, SentAnswer } from "./send-request.ts";

/** Waits so many milliseconds. */
type Wait = (milliseconds: number) => Promise<unknown>;
/** What a scenario is played with. */
type Stage = { send: Send; wait: Wait };

/** What the requests are called by which people become known. */
const SIGN_UP = "sign-up";
const PAUSE_MS = 250;
const ATTEMPTS = 3;
const BUSY_PAUSE_MS = 10_000;
/** Longer than the minute for which the product counts writes. */
const BUSY_PATIENCE_MS = 70_000;
const SHOWN = 300;

const differencesIn = (expected: ScenarioStep["expect"], answer: SentAnswer): string[] => [
  ...findDifferences(expected.status, answer.status, "status"),
  ...Object.entries(expected.headers ?? {}).flatMap(([name, value]) =>
    findDifferences(value, answer.headers.get(name), `header ${name}`),
  ),
  ...(expected.body === undefined ? [] : findDifferences(expected.body, answer.body, "body")),
];

/** Sends what changes nothing again where the connection broke: one lost answer is no reason to roll back. */
const sendAgain = async ({ send, wait }: Stage, request: Request): Promise<SentAnswer> => {
  const isHarmless = request.method === "GET" || request.label === SIGN_UP;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(request);
    } catch (error) {
      if (!isHarmless || attempt === ATTEMPTS) throw error;
      await wait(PAUSE_MS);
    }
  }
};

/** A write that comes too soon after many others was refused and did nothing, so it is sent again. */
const sendPatiently = async (stage: Stage, request: Request, expected: number): Promise<SentAnswer> => {
  for (let waited = 0; ; waited += BUSY_PAUSE_MS) {
    const answer = await sendAgain(stage, request);
    if (answer.status !== 429 || expected === 429 || waited >= BUSY_PATIENCE_MS) return answer;
    await stage.wait(BUSY_PAUSE_MS);
  }
};

type Know = (person: string) => Promise<Record<string, string>>;

const createKnow = (stage: Stage, how: SignUp): Know => {
  const people = new Map<string, Record<string, string>>();
  return async (person) => {
    const known =
      people.get(person) ??
      (await becomeKnown(how, person, (method, path, body) =>
        sendPatiently(stage, { label: SIGN_UP, method, path, headers: {}, body }, 201),
      ));
    people.set(person, known);
    return known;
  };
};

const playStep = async (
  stage: Stage,
  know: Know,
  step: ScenarioStep,
  label: string,
  saved: Map<string, Json>,
): Promise<void> => {
  const headers = fillSaved(step.headers ?? {}, saved) as Record<string, string>;
  if (step.as !== null) Object.assign(headers, await know(step.as));
  const body = step.body === undefined ? {} : { body: fillSaved(step.body, saved) };
  const request = { label, method: step.method, path: fillPath(step.path, saved), headers, ...body };
  const expected = fillSaved(step.expect, saved) as ScenarioStep["expect"];
  const deadline = Date.now() + (step.withinSeconds ?? 0) * 1000;
  let answer = await sendPatiently(stage, request, expected.status);
  let found = differencesIn(expected, answer);
  while (found.length > 0 && Date.now() < deadline) {
    await stage.wait(PAUSE_MS);
    answer = await sendPatiently(stage, request, expected.status);
    found = differencesIn(expected, answer);
  }
  if (found.length > 0) throw new Error(`${found.join("; ")}: ${JSON.stringify(answer.body).slice(0, SHOWN)}`);
  for (const [name, pointer] of Object.entries(step.save ?? {})) {
    const value = readPointer(answer.body, pointer);
    if (value === undefined) throw new Error(`the answer has no ${pointer}`);
    saved.set(name, value);
  }
};

/** Plays a scenario with names of its own against a live product. Answers what went wrong and where; null: nothing. */
export const playScenario = async (send: Send, written: Scenario, wait: Wait = sleep): Promise<string | null> => {
  const stage = { send, wait };
  const scenario = withUniqueNames(written, createSuffix());
  const know = createKnow(stage, scenario.signUp ?? SESSION);
  const saved = new Map<string, Json>();
  for (const [index, step] of scenario.steps.entries()) {
    const label = `${step.method} ${written.steps[index]?.path ?? step.path}`;
    try {
      await playStep(stage, know, step, label, saved);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `step ${index + 1}, ${label}: ${reason}`;
    }
  }
  return null;
};
