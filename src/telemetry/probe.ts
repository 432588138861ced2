import type { ScenarioResult, StepResult } from "#src/deploy/scenario-result.ts";
import type { Json, Scenario, ScenarioStep, SignUp } from "#src/spec/spec.ts";
import { findMismatch } from "./find-mismatch.ts";
import type { GuardedAnswer, GuardedFetch } from "./guarded-fetch.ts";
import { fillStep, readPointer } from "./saved-values.ts";
import { makeNamesUnique } from "./unique-names.ts";

export type Probe = {
  /** Where the product lives, without a path. */
  url: string;
  scenario: Scenario;
  /** What makes this run's names its own. */
  nonce: string;
  fetch: GuardedFetch;
  clock: Clock;
};

/** Milliseconds, from any start, that only grow; and how to wait some of them. */
export type Clock = { now: () => number; sleep: (milliseconds: number) => Promise<void> };

const POLL_MS = 250;
/** A product counts the writes of an address for a minute; whoever comes just after others waits it out. */
const BUSY_PAUSE_MS = 10_000;
const BUSY_PATIENCE_MS = 70_000;
const TOO_MANY = 429;
const SHOWN = 500;

type Sent = { result: StepResult; body: Json | undefined };
type Request = Pick<ScenarioStep, "method" | "path" | "expect"> & { headers: Record<string, string>; body?: Json };

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const unsent = ({ method, path }: Pick<ScenarioStep, "method" | "path">, problem: string): Sent => ({
  result: { request: `${method} ${path}`, status: null, body: "", milliseconds: 0, problem },
  body: undefined,
});

const send = async ({ url, fetch }: Probe, { method, path, expect, headers, body }: Request): Promise<Sent> => {
  const request = `${method} ${path}`;
  const content = body === undefined ? null : JSON.stringify(body);
  const answer: GuardedAnswer | { problem: string } = await fetch({
    url: `${url.replace(/\/+$/u, "")}${path}`,
    method,
    headers: {
      accept: "application/json",
      ...(content !== null && { "content-type": "application/json" }),
      ...headers,
    },
    body: content,
  });
  if ("problem" in answer) return unsent({ method, path }, answer.problem);
  const parsed = parseJson(answer.body);
  const problem = findMismatch(expect, { ...answer, body: parsed });
  const { status, milliseconds } = answer;
  return { result: { request, status, body: answer.body.slice(0, SHOWN), milliseconds, problem }, body: parsed };
};

/** What came too soon after other writes was refused and did nothing, so it is sent again. */
const sendPatiently = async (probe: Probe, request: Request): Promise<Sent> => {
  const { now, sleep } = probe.clock;
  const deadline = now() + BUSY_PATIENCE_MS;
  for (;;) {
    const sent = await send(probe, request);
    const isBusy = sent.result.status === TOO_MANY && request.expect.status !== TOO_MANY;
    if (!isBusy || now() + BUSY_PAUSE_MS > deadline) return sent;
    await sleep(BUSY_PAUSE_MS);
  }
};

const sendUntilExpected = async (probe: Probe, request: Request, withinSeconds: number): Promise<Sent> => {
  const { now, sleep } = probe.clock;
  const deadline = now() + withinSeconds * 1000;
  for (;;) {
    const sent = await sendPatiently(probe, request);
    if (sent.result.problem === null || now() + POLL_MS > deadline) return sent;
    await sleep(POLL_MS);
  }
};

/** How people become known where the product says nothing else. */
const SESSION: SignUp = {
  header: "authorization",
  scheme: "Bearer",
  steps: [{ method: "POST", path: "/api/session", status: 201, body: { name: "{name}" }, secret: "/token" }],
};

/** The header by which a person is known, or the request that failed to make them so. */
const signUp = async (probe: Probe, how: SignUp, name: string): Promise<{ known: Record<string, string> } | Sent> => {
  let sent: Sent | null = null;
  for (const { body, method, path, secret, status } of how.steps) {
    const filled = fillName(body, name) as { [key: string]: Json };
    sent = await sendPatiently(probe, { method, path, headers: {}, body: filled, expect: { status } });
    if (sent.result.problem !== null) return sent;
    if (secret === undefined) continue;
    const token = sent.body === undefined ? undefined : readPointer(sent.body, secret);
    if (typeof token === "string" && /^[\x21-\x7e]{1,4096}$/u.test(token))
      return { known: { [how.header]: how.scheme === null ? token : `${how.scheme} ${token}` } };
  }
  if (sent === null) return unsent({ method: "POST", path: "/" }, "nobody can become known to this product");
  return { ...sent, result: { ...sent.result, problem: "the answer holds no secret" } };
};

const fillName = (value: Json, name: string): Json => {
  if (typeof value === "string") return value.replaceAll("{name}", name);
  if (Array.isArray(value)) return value.map((entry) => fillName(entry, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillName(entry, name)]));
};

type People = Map<string, Record<string, string>>;

const play = async (probe: Probe, step: ScenarioStep, people: People, saved: Map<string, Json>) => {
  const filled = fillStep(step, saved);
  if ("problem" in filled) return unsent(step, filled.problem);
  const headers: Record<string, string> = { ...filled.headers };
  if (filled.as !== null) {
    const before = people.get(filled.as);
    const session = before ? { known: before } : await signUp(probe, probe.scenario.signUp ?? SESSION, filled.as);
    if ("result" in session) return session;
    people.set(filled.as, session.known);
    Object.assign(headers, session.known);
  }
  const { method, path, body, expect, withinSeconds = 0 } = filled;
  const sent = await sendUntilExpected(
    probe,
    { method, path, expect, headers, ...(body !== undefined && { body }) },
    withinSeconds,
  );
  if (sent.result.problem !== null) return sent;
  for (const [name, pointer] of Object.entries(filled.save ?? {})) {
    const value = sent.body === undefined ? undefined : readPointer(sent.body, pointer);
    if (value === undefined) return { ...sent, result: { ...sent.result, problem: `the answer holds no ${pointer}` } };
    saved.set(name, value);
  }
  return sent;
};

/** Plays one scenario against a live URL, step by step, and stops at the first that is not as expected. Never throws. */
export const probe = async (options: Probe): Promise<ScenarioResult> => {
  const scenario = makeNamesUnique(options.scenario, options.nonce);
  const people: People = new Map();
  const saved = new Map<string, Json>();
  const steps: StepResult[] = [];
  for (const step of scenario.steps) {
    const { result } = await play(options, step, people, saved);
    steps.push(result);
    if (result.problem !== null) return { name: scenario.name, passed: false, steps };
  }
  return { name: scenario.name, passed: steps.length > 0, steps };
};
