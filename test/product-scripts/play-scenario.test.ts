import { expect, test } from "vitest";
import { playScenario } from "#product/scripts/release/play-scenario.ts";
import { sharedScenarios } from "#product/scripts/release/read-scenarios.ts";
import type { Request, SentAnswer } from "#product/scripts/release/send-request.ts";
import { awaitVersion } from "#product/scripts/release/smoke-test.ts";
import type { Scenario } from "#product/test/harness/scenario.ts";

const answer = (status: number, body: SentAnswer["body"]): SentAnswer => ({ status, headers: new Headers(), body });
const scenario: Scenario = {
  name: "a note is kept",
  line: 1,
  names: ["diary"],
  steps: [
    {
      as: "Ada",
      method: "POST",
      path: "/notebooks/diary/notes",
      body: { text: "Hello" },
      save: { id: "/id" },
      expect: { status: 201, body: { text: "Hello" } },
    },
    { as: "Ada", method: "GET", path: "/notebooks/diary/notes/{id}", expect: { status: 200 } },
  ],
};
const product = (sent: Request[], notes: SentAnswer[]) => async (request: Request) => {
  sent.push(request);
  if (request.path === "/api/session") return answer(201, { token: "t1" });
  return request.method === "GET" ? answer(200, {}) : (notes.shift() ?? answer(201, { id: "n 1", text: "Hello" }));
};

test("a scenario signs in once, uses names of its own, and fills in what it saved", async () => {
  const sent: Request[] = [];
  expect(await playScenario(product(sent, []), scenario)).toBeNull();
  expect(sent.map(({ label }) => label)).toEqual([
    "sign-up",
    "POST /notebooks/diary/notes",
    "GET /notebooks/diary/notes/{id}",
  ]);
  expect(sent[2]?.path).toMatch(/^\/notebooks\/diary\d{5}\/notes\/n%201$/u);
  expect(sent[2]?.headers).toEqual({ authorization: "Bearer t1" });
});

test("the first step that is answered otherwise is named, with the answer", async () => {
  const problem = await playScenario(product([], [answer(500, { code: "failed" })]), scenario);
  expect(problem).toContain("step 1, POST /notebooks/diary/notes: status: expected 201, got 500");
  expect(problem).toContain('{"code":"failed"}');
});

test("a broken connection is forgiven where nothing can have happened, and nowhere else", async () => {
  const wait = async () => {};
  const losing = (method: string) => {
    let lost = 0;
    const reach = product([], []);
    return (request: Request) =>
      request.method === method && request.path !== "/api/session" && (lost += 1) < 3
        ? Promise.reject(new Error("connection lost"))
        : reach(request);
  };
  expect(await playScenario(losing("GET"), scenario, wait)).toBeNull();
  expect(await playScenario(losing("POST"), scenario, wait)).toContain(
    "step 1, POST /notebooks/diary/notes: connection lost",
  );
});

test("a write that came too soon is sent again, and a promised 429 is not", async () => {
  const sent: Request[] = [];
  const waited: number[] = [];
  const wait = async (milliseconds: number) => waited.push(milliseconds);
  expect(await playScenario(product(sent, [answer(429, {}), answer(429, {})]), scenario, wait)).toBeNull();
  expect([sent.length, waited]).toEqual([5, [10_000, 10_000]]);
  const always = async () => answer(429, {});
  expect(await playScenario(always, scenario, wait)).toContain("POST /api/session for Ada");
  const refused = { ...scenario, steps: [{ ...scenario.steps[0]!, save: {}, expect: { status: 429 } }] };
  expect(await playScenario(product([], [answer(429, {})]), refused)).toBeNull();
});

test("only what both commits promise, word for word, is played over a split", () => {
  const moved = { ...scenario, line: 9 };
  const other = { ...scenario, steps: scenario.steps.slice(1) };
  expect(sharedScenarios([scenario], [moved])).toEqual([moved]);
  expect(sharedScenarios([scenario], [other])).toEqual([]);
});

test("a version is believed after three answers in a row, and what answers instead is named", async () => {
  const told = ["old", "new", "old", "new", "new", "new"];
  const send = async () => answer(200, { version: told.shift() ?? "new", tag: "abc" });
  await awaitVersion(send, { id: "new" });
  expect(told).toEqual([]);
  await expect(awaitVersion(send, { commit: "def" }, 0)).rejects.toThrow("`/healthz` should tell def, and tells abc");
});
