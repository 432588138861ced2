import { setTimeout as sleep } from "node:timers/promises";
import {
  createSuffix,
  fillSaved,
  findDifferences,
  type Scenario,
  type ScenarioStep,
  SESSION,
  withUniqueNames,
} from "../../test/harness/scenario.ts";
import type { Request, Send, SentAnswer } from "./send-request.ts";
import { createKnow, type Know, type Saved, saveFrom, SIGN_UP, toRequest } from "./step-request.ts";

/** Waits so many milliseconds. */
type Wait = (milliseconds: number) => Promise<unknown>;
/** What a scenario is played with. */
type Stage = { send: Send; wait: Wait };

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

const playStep = async (stage: Stage, know: Know, step: ScenarioStep, label: string, saved: Saved): Promise<void> => {
  const request = await toRequest(know, step, label, saved);
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
  saveFrom(step, answer.body, saved);
};

/** Plays a scenario with names of its own against a live product. Answers what went wrong and where; null: nothing. */
export const playScenario = async (send: Send, written: Scenario, wait: Wait = sleep): Promise<string | null> => {
  const stage = { send, wait };
  const scenario = withUniqueNames(written, createSuffix());
  const know = createKnow((request) => sendPatiently(stage, request, 201), scenario.signUp ?? SESSION);
  const saved: Saved = new Map();
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
