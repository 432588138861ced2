import { expect, test } from "vitest";
import { fillByNames, fillInstance } from "#product/scripts/perf/fill-instance.ts";
import { openGround, type Tools } from "#product/scripts/perf/open-ground.ts";
import type { Request, SentAnswer } from "#product/scripts/release/send-request.ts";
import { compileRoutes } from "#product/src/orchestration/edge/router.ts";
import { product } from "#product/src/product.ts";
import type { Scenario } from "#product/test/harness/scenario.ts";

const scenario: Scenario = {
  name: "a note is kept",
  line: 1,
  names: ["diary", "Water the plants"],
  steps: [
    {
      as: "Ada",
      method: "POST",
      path: "/notebooks/diary/notes",
      body: { text: "Water the plants" },
      expect: { status: 201 },
    },
  ],
};
const recipe = { scenario, step: 0, chain: [0], nearest: [0] };
const answer = (status: number): SentAnswer => ({ status, headers: new Headers(), body: { token: "t1" } });
const textOf = ({ body }: Request): string => (body as { text: string }).text;

/** A product that keeps what `allows`; `sent` are the notes that reach it. */
const open = (allows: (text: string, kept: readonly string[]) => boolean) => {
  const sent: Request[] = [];
  const kept: string[] = [];
  const send = async (request: Request) => {
    if (request.path === "/api/session") return answer(201);
    sent.push(request);
    if (!allows(textOf(request), kept)) return answer(409);
    kept.push(textOf(request));
    return answer(201);
  };
  const tools: Tools = { send, product, routes: compileRoutes(product) };
  let n = 0;
  return { kept, sent, tools, ground: openGround(tools, scenario), next: () => (n += 1) };
};

test("records are made on one instance until there are as many as wanted", async () => {
  const { ground, kept, next, sent } = open(() => true);
  expect(await fillInstance(ground, recipe, 50, Infinity, next)).toBe(50);
  expect([kept.length, new Set(sent.map(({ path }) => path)).size]).toEqual([50, 1]);
});

test("names of the scenario give way where they have to be unique", async () => {
  const { ground, kept, next, sent } = open((text, before) => !before.includes(text));
  expect(await fillInstance(ground, recipe, 30, Infinity, next)).toBe(30);
  expect(new Set(kept).size).toBe(30);
  // What was let in once is tried first from then on.
  expect(sent.length).toBeLessThan(60);
});

test("it ends where nothing more is let in, and when its time is over", async () => {
  const full = open((_, before) => before.length < 10);
  expect(await fillInstance(full.ground, recipe, 500, Infinity, full.next)).toBe(10);
  const late = open(() => true);
  expect(await fillInstance(late.ground, recipe, 500, 0, late.next)).toBe(0);
});

test("what can be made once for each name is made under new names", async () => {
  const { kept, sent, tools } = open((text, before) => /^Water the plants\d+$/u.test(text) && !before.includes(text));
  expect(await fillByNames(tools, recipe, 20, Infinity)).toBe(20);
  expect([kept.length, new Set(sent.map(({ path }) => path)).size]).toEqual([20, 20]);
});
