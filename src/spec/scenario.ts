import type { Json } from "./json.ts";
import type { Method } from "./method.ts";

/** A promise that a machine can check: requests in order, each with what must come back. */
export type Scenario = {
  name: string;
  line: number;
  /** Values made unique in each run (`groceries` → `groceries48213`), so that a run can be repeated on live data. */
  names: string[];
  steps: ScenarioStep[];
  /** Where the product itself tells callers apart. */
  signUp?: SignUp;
  /** It holds only where nobody else's records are, and so is not played on what is live. */
  alone?: true;
};

/**
 * How somebody becomes known: requests in order, in which `{name}` is theirs; `secret` points to what the `header` carries
 * from then on, behind the `scheme`.
 */
export type SignUp = {
  header: string;
  scheme: string | null;
  steps: { method: Method; path: string; status: number; body: { [key: string]: Json }; secret?: string }[];
};

export type ScenarioStep = {
  /** The signed-in person who sends the request; null: nobody. */
  as: string | null;
  method: Method;
  /** Path and query; `{name}` is replaced by a value saved earlier. */
  path: string;
  headers?: Record<string, string>;
  body?: Json;
  expect: Expectation;
  /** Remembers values of the answer's body: name → JSON pointer (`/id`). */
  save?: Record<string, string>;
  /** Repeat until the expectation holds, at most this many seconds. */
  withinSeconds?: number;
};

/** `body`: an object must hold at least these members, an array exactly these entries in order, anything else be equal. */
export type Expectation = { status: number; headers?: Record<string, string>; body?: Json };

export type Objective =
  | { metric: "latency-p95"; milliseconds: number }
  | { metric: "throughput"; perMinute: number }
  | { metric: "availability"; percent: number };
