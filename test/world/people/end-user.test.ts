import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import type { Scenario } from "#product/test/harness/scenario.ts";
import { walk } from "#src/world/people/end-user.ts";

type Heard = { method: string; url: string; key: string | undefined; body: string };

const servers: ReturnType<typeof createServer>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, "close");
  }
});

/** Answers each request as `answer` says, and keeps what it heard. */
const serve = async (answer: (heard: Heard, count: number) => [status: number, body: unknown]) => {
  const heard: Heard[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { headers, method = "", url = "" } = request;
    const one = { method, url, key: headers["x-key"]?.toString(), body: await text(request) };
    heard.push(one);
    const [status, body] = answer(one, heard.length);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return { heard, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const step = (more: Partial<Scenario["steps"][number]>): Scenario["steps"][number] => ({
  as: null,
  method: "GET",
  path: "/",
  expect: { status: 200 },
  ...more,
});

test("becomes known as the product says, under a name of its own, and goes on with what it was told", async () => {
  const { heard, origin } = await serve(({ method, url }) => {
    if (url === "/people") return [201, { key: "k-1" }];
    return method === "POST" ? [201, { id: "b-7" }] : [200, {}];
  });
  const scenario: Scenario = {
    name: "A book is read",
    line: 1,
    names: ["ana", "moby"],
    signUp: {
      header: "x-key",
      scheme: null,
      steps: [{ method: "POST", path: "/people", status: 201, body: { name: "{name}" }, secret: "/key" }],
    },
    steps: [
      step({
        as: "ana",
        method: "POST",
        path: "/books",
        body: { title: "moby" },
        expect: { status: 201 },
        save: { book: "/id" },
      }),
      step({ as: "ana", path: "/books/{book}" }),
    ],
  };
  const exchanges = await walk(origin, scenario);
  expect(exchanges.map(({ as, asPromised, method, status }) => [method, status, asPromised, as])).toEqual([
    ["POST", 201, true, expect.stringMatching(/^ana\d{5}$/u)],
    ["POST", 201, true, expect.stringMatching(/^ana\d{5}$/u)],
    ["GET", 200, true, expect.stringMatching(/^ana\d{5}$/u)],
  ]);
  expect(heard.map(({ body, key, url }) => [url, key, body])).toEqual([
    ["/people", undefined, expect.stringMatching(/"ana\d{5}"/u)],
    ["/books", "k-1", expect.stringMatching(/"moby\d{5}"/u)],
    ["/books/b-7", "k-1", ""],
  ]);
});

test("asks again as long as the scenario grants time, and says what was not as promised", async () => {
  const { heard, origin } = await serve((_, count) => [count < 2 ? 404 : 200, { ready: count > 2 }]);
  const steps = [
    step({ withinSeconds: 5, expect: { status: 200, body: { ready: true } } }),
    step({ expect: { status: 200, body: { ready: false } } }),
  ];
  const exchanges = await walk(origin, { name: "It comes", line: 1, names: [], steps });
  expect(heard).toHaveLength(4);
  expect(exchanges.map(({ asPromised }) => asPromised)).toEqual([true, false]);
});
