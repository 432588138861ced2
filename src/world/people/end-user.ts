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
  /** Whether the answer has the status that the product's own scenario promises. */
  asPromised: boolean;
};

/** The product's `test/scenarios.json`, as far as an end user needs it. */
export type Walk = {
  name: string;
  names: string[];
  steps: {
    as: string | null;
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: unknown;
    expect: { status: number };
    save?: Record<string, string>;
    withinSeconds?: number;
  }[];
};

const pick = (value: unknown, pointer: string): string => {
  const found = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      value,
    );
  return typeof found === "string" ? found : JSON.stringify(found ?? null);
};

const fill = (text: string, saved: Map<string, string>, names: string[], visit: string): string => {
  const own = names.reduce((filled, name) => filled.replaceAll(name, `${name}-${visit}`), text);
  return own.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => saved.get(name) ?? whole);
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
  return { status: response.status, location, text, milliseconds: performance.now() - started };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Walks one scenario on the live URL as an end user would: signs in where the scenario has a person, sends each request
 * once (or, where the scenario grants time, until the promised status comes) and keeps the whole exchange. `visit` makes
 * names of the walk its own.
 */
export const walk = async (origin: string, { names, steps }: Walk, visit: string): Promise<Exchange[]> => {
  const saved = new Map<string, string>();
  const tokens = new Map<string, string>();
  const exchanges: Exchange[] = [];
  const exchange = async (step: Walk["steps"][number], headers: Record<string, string>): Promise<string> => {
    const body = step.body === undefined ? null : fill(JSON.stringify(step.body), saved, names, visit);
    const url = `${origin}${fill(step.path, saved, names, visit)}`;
    const deadline = performance.now() + (step.withinSeconds ?? 0) * 1000;
    let answer = await send(url, step.method, headers, body);
    while (answer.status !== step.expect.status && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      answer = await send(url, step.method, headers, body);
    }
    const { status, location, text, milliseconds } = answer;
    const asPromised = status === step.expect.status;
    exchanges.push({
      as: step.as,
      method: step.method,
      url,
      requestBody: body,
      status,
      location: status >= 300 && status < 400 ? location : null,
      responseBody: text,
      milliseconds,
      asPromised,
    });
    return text;
  };
  const tokenOf = async (name: string): Promise<string> => {
    const known = tokens.get(name);
    if (known !== undefined) return known;
    const signIn = { as: name, method: "POST", path: "/api/session", body: { name }, expect: { status: 201 } };
    const token = pick(parseJson(await exchange(signIn, {})), "/token");
    tokens.set(name, token);
    return token;
  };
  for (const step of steps) {
    const headers = {
      ...step.headers,
      ...(step.as === null ? {} : { authorization: `Bearer ${await tokenOf(step.as)}` }),
    };
    const answer = parseJson(await exchange(step, headers));
    for (const [name, pointer] of Object.entries(step.save ?? {})) saved.set(name, pick(answer, pointer));
  }
  return exchanges;
};
