import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Scenario, ScenarioStep } from "#src/spec/spec.ts";
import { guardedFetch } from "#src/telemetry/guarded-fetch.ts";
import { probe } from "#src/telemetry/probe.ts";
import { readVersion } from "#src/telemetry/read-version.ts";

type Handler = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A live product on a free port. */
const serve = async (handle: Handler): Promise<string> => {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => handle(Object.assign(request, { text }), response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

/** Time that passes only when somebody sleeps. */
const virtualClock = () => {
  let at = 0;
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => {
    at += milliseconds;
    sleeps.push(milliseconds);
  };
  return { now: () => at, sleep, sleeps };
};

const fetch = guardedFetch({ allowPrivateAddresses: true });
const run = (url: string, steps: ScenarioStep[], clock = virtualClock()) => {
  const scenario: Scenario = { name: "A scenario", line: 1, names: ["groceries"], steps };
  return probe({ url, scenario, nonce: "-x7k2", fetch, clock });
};
const step = (given: Partial<ScenarioStep>): ScenarioStep => ({
  as: null,
  method: "GET",
  path: "/",
  expect: { status: 200 },
  ...given,
});

/** Lists of to-dos for signed-in people, links that redirect, and work that takes three looks. */
const product = () => {
  const todos = new Map<string, { id: string; title: string }[]>();
  let sessions = 0;
  let looks = 0;
  const handle: Handler = (request, response) => {
    const path = request.url ?? "";
    const list = /^\/lists\/([^/]+)\/todos$/u.exec(path)?.[1];
    if (path === "/api/session") {
      sessions += 1;
      return json(response, 201, { token: `token-of-${(JSON.parse(request.text) as { name: string }).name}` });
    }
    if (path.startsWith("/go/")) return json(response, 302, {}, { location: "https://example.com/long" });
    if (path === "/work") return json(response, 200, { status: (looks += 1) < 3 ? "queued" : "delivered" });
    if (request.headers.authorization !== "Bearer token-of-ana") return json(response, 401, { error: "sign in" });
    const known = todos.get(list ?? "") ?? [];
    if (request.method === "GET") return json(response, 200, { items: known });
    const todo = { id: `t${known.length + 1}`, title: (JSON.parse(request.text) as { title: string }).title };
    todos.set(list ?? "", [...known, todo]);
    return json(response, 201, todo);
  };
  return { handle, todos, sessions: () => sessions };
};

describe("a scenario", () => {
  test("is played with one session for each person, own names, and values of earlier answers", async () => {
    const { handle, todos, sessions } = product();
    const url = await serve(handle);
    const result = await run(`${url}/`, [
      step({
        as: "ana",
        method: "POST",
        path: "/lists/groceries/todos",
        body: { title: "milk" },
        expect: { status: 201, body: { title: "milk" } },
        save: { first: "/id" },
      }),
      step({
        as: "ana",
        path: "/lists/groceries/todos",
        expect: { status: 200, body: { items: [{ id: "{first}" }] } },
      }),
      step({ path: "/lists/groceries/todos", expect: { status: 401 } }),
      step({ path: "/go/{first}", expect: { status: 302, headers: { location: "https://example.com/long" } } }),
    ]);
    expect(result.steps.map(({ request, status, problem }) => [request, status, problem])).toEqual([
      ["POST /lists/groceries-x7k2/todos", 201, null],
      ["GET /lists/groceries-x7k2/todos", 200, null],
      ["GET /lists/groceries-x7k2/todos", 401, null],
      ["GET /go/t1", 302, null],
    ]);
    expect(result.passed).toBe(true);
    expect(sessions()).toBe(1);
    expect([...todos.keys()]).toEqual(["groceries-x7k2"]);
  });

  test("ends with the step that is not as expected, and says why", async () => {
    const url = await serve(product().handle);
    const result = await run(url, [step({ path: "/lists/groceries/todos" }), step({})]);
    expect(result).toMatchObject({ passed: false, steps: [{ status: 401, problem: "expected status 200, got 401" }] });
    expect(result.steps).toHaveLength(1);
  });

  test("waits out a limit of writes, unless that is what was promised, and for no more than a minute or so", async () => {
    let left = 2;
    const url = await serve((_, response) => json(response, left-- > 0 ? 429 : 200, {}));
    const clock = virtualClock();
    expect((await run(url, [step({ method: "POST", body: {} })], clock)).passed).toBe(true);
    expect(clock.sleeps).toEqual([10_000, 10_000]);
    left = 1;
    expect((await run(url, [step({ expect: { status: 429 } })])).passed).toBe(true);
    left = 1_000;
    const busy = virtualClock();
    expect((await run(url, [step({})], busy)).steps[0]?.problem).toBe("expected status 200, got 429");
    expect(busy.now()).toBeLessThanOrEqual(70_000);
  });

  test("waits where the spec grants time, in steps of 250 ms, and not longer", async () => {
    const url = await serve(product().handle);
    const delivered = { status: 200, body: { status: "delivered" } };
    const clock = virtualClock();
    expect((await run(url, [step({ path: "/work", expect: delivered, withinSeconds: 5 })], clock)).passed).toBe(true);
    expect(clock.sleeps).toEqual([250, 250]);
    const late = virtualClock();
    const never = { status: 200, body: { status: "never" } };
    const result = await run(url, [step({ path: "/work", expect: never, withinSeconds: 1 })], late);
    expect(result.steps[0]?.problem).toContain('expected "never", got "delivered"');
    expect(late.now()).toBe(1000);
  });

  test("without any step proves nothing; a sign-in that fails is the failed step", async () => {
    const url = await serve((_, response) => json(response, 500, {}));
    expect((await run(url, [])).passed).toBe(false);
    const result = await run(url, [step({ as: "ana" })]);
    expect(result.steps).toMatchObject([{ request: "POST /api/session", status: 500 }]);
  });
});

describe("the guard", () => {
  const get = (url: string, guard: Parameters<typeof guardedFetch>[0]) =>
    guardedFetch(guard)({ url, method: "GET", headers: {}, body: null });

  test("refuses private addresses, however they are written, and sends nothing", async () => {
    let hits = 0;
    const url = await serve((_, response) => {
      hits += 1;
      json(response, 200, {});
    });
    const { port } = new URL(url);
    const hosts = [
      "127.0.0.1",
      "localhost",
      "product.localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "2130706433",
      "0x7f.1",
    ];
    for (const host of hosts)
      expect(await get(`http://${host}:${port}/`, { allowPrivateAddresses: false })).toMatchObject({
        problem: expect.stringContaining("not on the public internet"),
      });
    expect(await get("file:///etc/passwd", { allowPrivateAddresses: true })).toHaveProperty("problem");
    expect(hits).toBe(0);
  });

  test("connects to the address it checked, and refuses a name with one private address among its own", async () => {
    const url = await serve((request, response) => json(response, 200, { host: request.headers.host }));
    const { port } = new URL(url);
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.length === 1 ? [{ address: "127.0.0.1", family: 4 }] : [{ address: "192.0.2.1", family: 4 }];
    };
    const answer = await get(`http://rebinding.test:${port}/`, { allowPrivateAddresses: true, resolve });
    expect(answer).toMatchObject({ status: 200, body: `{"host":"rebinding.test:${port}"}` });
    expect(asked).toEqual(["rebinding.test"]);
    const mixed = async () => [
      { address: "1.1.1.1", family: 4 },
      { address: "10.0.0.1", family: 4 },
    ];
    expect(await get("http://mixed.test/", { allowPrivateAddresses: false, resolve: mixed })).toEqual({
      problem: "mixed.test is not on the public internet",
    });
  });

  test("follows no redirect and reads no more than 64 KB", async () => {
    let secret = 0;
    const url = await serve((request, response) => {
      if (request.url === "/secret") secret += 1;
      if (request.url === "/large") return response.end("x".repeat(70_000));
      return json(response, 302, {}, { location: "/secret" });
    });
    expect(await get(`${url}/`, { allowPrivateAddresses: true })).toMatchObject({ status: 302 });
    expect(await get(`${url}/large`, { allowPrivateAddresses: true })).toEqual({
      problem: "the answer is larger than 64 KB",
    });
    expect(secret).toBe(0);
  });

  test("gives a slow answer its time in all, however it drips", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 100);
      response.on("close", () => clearInterval(drip));
    });
    expect(await get(`${url}/`, { allowPrivateAddresses: true, deadlineMs: 500 })).toEqual({
      problem: "no whole answer within 0.5 s",
    });
  });
});

test("a version is believed once the URL names the commit, and the last one named is told when it does not", async () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    json(response, 200, { ok: true, tag: asked < 3 ? "fffffff" : sha.slice(0, 25) });
  });
  const patient = { fetch, clock: virtualClock(), patienceMs: 30_000 };
  expect(await readVersion({ url, sha, ...patient })).toBe(sha.slice(0, 25));
  asked = -100;
  expect(await readVersion({ url, sha, ...patient, patienceMs: 1_000 })).toBe("fffffff");
  const silent = await serve((_, response) => json(response, 503, {}));
  expect(await readVersion({ url: silent, sha, ...patient, patienceMs: 1_000 })).toBeNull();
});
