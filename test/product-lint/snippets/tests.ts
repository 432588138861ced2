import { found, passes } from "#test/product-lint/snippet.ts";

const TEST = "test/sample.test.ts";
const SERVICE_TEST = "test/services/sample.ts";
const test = (name: string, statements: string): string => `test("${name}", async () => {\n  ${statements}\n});\n`;

export const tests = [
  found("p8-clock-in-test", "setTimeout", test("a", "await new Promise((resolve) => setTimeout(resolve, 100));"), TEST),
  found("p8-clock-in-test", "scheduler.wait", test("a", "await scheduler.wait(100);"), TEST),
  found(
    "p8-clock-in-test",
    "expect(Date.now() - start)",
    test("a", "const start = Date.now();\n  await run();\n  expect(Date.now() - start).toBeLessThan(500);"),
    TEST,
  ),
  passes(
    "p8-clock-in-test",
    test("a", "expect(await runDurableObjectAlarm(stub)).toBe(true);\n  expect(sizes.length).toBeLessThan(3);"),
    TEST,
  ),
  found(
    "t1-shared-name",
    'env.NOTE.getByName("x")',
    test("a", "await env.NOTE.getByName(crypto.randomUUID()).read();") + `const stub = env.NOTE.getByName("x");\n`,
    TEST,
  ),
  found(
    "t1-shared-name",
    'env.NOTE.getByName("x")',
    test("a", 'await env.NOTE.getByName("x").read();') + test("b", 'await env.NOTE.getByName("x").read();'),
    TEST,
  ),
  passes(
    "t1-shared-name",
    test("a", 'await env.NOTE.getByName("x").read();') + test("b", 'await env.NOTE.getByName("y").read();'),
    TEST,
  ),
  passes(
    "t1-shared-name",
    test("a", 'await env.NOTE.getByName("x").read();\n  await env.NOTE.getByName("x").read();'),
    TEST,
  ),
  passes(
    "t1-shared-name",
    `afterEach(() => reset());\n${test("a", 'await env.NOTE.getByName("x").read();')}${test("b", 'await env.NOTE.getByName("x").read();')}`,
    TEST,
  ),
  found("t2-no-eviction", "test", test("a", "expect(await create()).toBe(1);"), SERVICE_TEST),
  passes("t2-no-eviction", test("a", "await evictDurableObject(stub);"), SERVICE_TEST),
  passes("t2-no-eviction", "describeService({});\n", SERVICE_TEST),
  found("t4-zod-import", "import", 'import { z } from "zod";\nexport const text = z.string();\n'),
  found("t4-zod-import", "import", 'import { z } from "zod";\nexport const text = z.string();\n', TEST),
  passes("t4-zod-import", 'import * as z from "zod";\nexport const text = z.string();\n'),
  passes("t4-zod-import", 'import { string } from "zod/mini";\nexport const text = string();\n'),
];
