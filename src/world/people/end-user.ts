import {
  becomeKnown,
  createSuffix,
  fillPath,
  fillSaved,
  findDifferences,
  readPointer,
  type Scenario,
  SESSION,
  withUniqueNames,
} from "#product/test/harness/scenario.ts";

type Json = ReturnType<typeof fillSaved>;
type Step = Pick<Scenario["steps"][number], "as" | "body" | "expect" | "method" | "path" | "withinSeconds">;

/** One request an end user made of the live product, and its answer. */
export type Exchange = {
  as: string | null;
  method: string;
  url: string;
  requestBody: string | null;
  status: number;
  /** Where a redirect leads; null for any other answer. */
  location: string | null;
  responseBody: string;
  milliseconds: number;
  /** Whether the answer is what the product's own scenario promises. */
  asPromised: boolean;
};

const send = async (url: string, method: string, headers: Record<string, string>, body: string | null) => {
  const started = performance.now();
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...headers, ...(body === null ? {} : { "content-type": "application/json" }) },
    ...(body === null ? {} : { body }),
  });
  const text = await response.text();
  const location = response.headers.get("location");
  return {
    status: response.status,
    headers: response.headers,
    location,
    text,
    milliseconds: performance.now() - started,
  };
};

const parseJson = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
};

type Sent = Awaited<ReturnType<typeof send>>;

const isPromised = ({ expect }: Step, { headers, status, text }: Sent): boolean =>
  status === expect.status &&
  Object.entries(expect.headers ?? {}).every(([name, value]) => headers.get(name) === value) &&
  (expect.body === undefined || findDifferences(expect.body, parseJson(text)).length === 0);

/** Sends a request once or, where the step grants time, until the promised answer comes. */
const exchange = async (origin: string, step: Step, headers: Record<string, string>): Promise<Exchange> => {
  const requestBody = step.body === undefined ? null : JSON.stringify(step.body);
  const url = origin + step.path;
  const deadline = performance.now() + (step.withinSeconds ?? 0) * 1000;
  let answer = await send(url, step.method, headers, requestBody);
  while (!isPromised(step, answer) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    answer = await send(url, step.method, headers, requestBody);
  }
  const { status, location, text, milliseconds } = answer;
  return {
    as: step.as,
    method: step.method,
    url,
    requestBody,
    status,
    location: status >= 300 && status < 400 ? location : null,
    responseBody: text,
    milliseconds,
    asPromised: isPromised(step, answer),
  };
};

/**
 * Walks one scenario of the product's `test/scenarios.json` on the live URL as an end user would, under names of its own:
 * becomes known where the scenario has a person, sends each request, and keeps every exchange.
 */
export const walk = async (origin: string, written: Scenario): Promise<Exchange[]> => {
  const { signUp = SESSION, steps } = withUniqueNames(written, createSuffix());
  const saved = new Map<string, Json>();
  const known = new Map<string, Record<string, string>>();
  const exchanges: Exchange[] = [];
  const ask = async (step: Step, headers: Record<string, string>) => {
    const told = await exchange(origin, step, headers);
    exchanges.push(told);
    return { status: told.status, body: parseJson(told.responseBody) };
  };
  const headersOf = async (as: string): Promise<Record<string, string>> => {
    const headers =
      known.get(as) ??
      (await becomeKnown(signUp, as, (method, path, body) => {
        const { status = 201 } = signUp.steps.find((each) => each.method === method && each.path === path) ?? {};
        return ask({ as, method, path, body, expect: { status } }, {});
      }));
    known.set(as, headers);
    return headers;
  };
  for (const step of steps) {
    const own = step.as === null ? {} : await headersOf(step.as);
    const headers = { ...(fillSaved(step.headers ?? {}, saved) as Record<string, string>), ...own };
    const body = step.body === undefined ? {} : { body: fillSaved(step.body, saved) };
    const expect = fillSaved(step.expect, saved) as Step["expect"];
    const answer = await ask({ ...step, path: fillPath(step.path, saved), ...body, expect }, headers);
    for (const [name, pointer] of Object.entries(step.save ?? {}))
      saved.set(name, readPointer(answer.body, pointer) ?? null);
  }
  return exchanges;
};
