import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workbench } from "#src/agents/llm/workbench.ts";
import type { Writer } from "#src/codegen/handwritten/handwritten-change.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { bestSandbox, noSandbox, placeWith, product, whyNot } from "#test/workbench/place.ts";

/** Opens a workbench for one thing, and clears up. */
const at = async <T>(
  {
    files = product,
    sandbox,
    testSeconds,
    writer = "backend",
  }: { files?: typeof product; sandbox: Sandbox; testSeconds?: number; writer?: Writer },
  use: (bench: Workbench) => Promise<T>,
): Promise<T> => {
  const bench = await openWorkbench(placeWith(sandbox, testSeconds))({ files, writer });
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
};

const WRONG = `export const first: number = "a";

export const second = (a: { b: number }): string => {
  debugger;
  return a.c;
};
`;

describe.each([
  ["in the sandbox", bestSandbox],
  ["without one", noSandbox],
])("the checks that run no code of a product, %s", (_, sandbox) => {
  test("find nothing in a product as it was generated", () =>
    at({ sandbox }, async (bench) => {
      expect(await bench.check("types")).toEqual({ text: "The types are right.", outcome: "passed" });
      expect(await bench.check("lint")).toMatchObject({ outcome: "passed" });
    }));

  test("name the file, the line, the rule, and what is wrong", () =>
    at({ sandbox }, async (bench) => {
      await bench.write("src/shared/alone.ts", "export const = ;\n");
      expect(await bench.check("types")).toEqual({
        text: "src/shared/alone.ts:1 TS1134: Variable declaration expected.",
        outcome: "failed",
      });
      await bench.remove("src/shared/alone.ts");
      await bench.write("src/shared/wrong.ts", WRONG);
      expect(await bench.check("types")).toEqual({
        text: [
          "src/shared/wrong.ts:1 TS2322: Type 'string' is not assignable to type 'number'.",
          "src/shared/wrong.ts:5 TS2339: Property 'c' does not exist on type '{ b: number; }'.",
        ].join("\n"),
        outcome: "failed",
      });
      expect(await bench.check("lint")).toEqual({
        text: "src/shared/wrong.ts:4 (eslint(no-debugger)) `debugger` statement is not allowed Remove the debugger statement",
        outcome: "failed",
      });
    }));

  test("hold hand-written code to the product's own rules for Durable Objects", () =>
    at({ sandbox }, async (bench) => {
      await bench.edit(
        "src/services/note.ts",
        "  /** `GET /notebooks/{notebook}/pinned`",
        "  /** Counts them late. */\n  late(): void {\n    setTimeout(() => this.instance, 5);\n  }\n\n  /** `GET /notebooks/{notebook}/pinned`",
      );
      const { outcome, text } = await bench.check("lint");
      expect(outcome).toBe("failed");
      expect(text).toMatch(/^src\/services\/note\.ts:\d+ \(durable-objects\(c3-timer\)\) C3: /mu);
    }));
});

test("without a sandbox no linter runs that the repository brought itself", () => {
  const files = product.map((file) =>
    file.path === "lint/plugin.ts" ? { ...file, content: `${file.content}\n` } : file,
  );
  return at({ files, sandbox: noSandbox }, async (bench) => {
    await bench.write("src/shared/a.ts", "export const a = 1;\n");
    expect(await bench.check("lint")).toMatchObject({ outcome: "not-run" });
  });
});

test("without a sandbox no test runs, and the reply says so", () =>
  at({ sandbox: noSandbox }, async (bench) => {
    expect(await bench.check("tests")).toEqual({
      text: "Tests do not run here: this machine has no sandbox for code that a model wrote. The pull request's CI runs them.",
      outcome: "not-run",
    });
  }));

const server = createServer((_, response) => response.end("reached"));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

const PASSES = `import { expect, test } from "vitest";
import { product } from "../../src/product.ts";

test("knows its services", () => {
  expect(Object.keys(product.services)).toContain("Note");
});
`;
const failing = (): string => `import { expect, test } from "vitest";
import { halve } from "../../src/shared/halve.ts";

test("halves", () => {
  expect(halve(3)).toBe(2);
});

test("reaches another server", async () => {
  expect(await (await fetch("http://127.0.0.1:${(server.address() as AddressInfo).port}/")).text()).toBe("reached");
});

test("is told from run to run apart", () => {
  expect({ id: crypto.randomUUID(), at: new Date(performance.timeOrigin).toISOString() }).toBeNull();
});
`;
const HALVE = `export const halve = (n: number): number => {
  if (n < 0) throw new RangeError("negative");
  return n / 2;
};
`;
const ENDLESS = `import { expect, test } from "vitest";

test("ends", () => {
  for (let n = 0; n >= 0; n += 0);
  expect(Math.max(1, 2)).toBe(2);
});
`;

describe.skipIf(!bestSandbox.runsProducts)(`the tests of a product, in the sandbox${whyNot(bestSandbox)}`, () => {
  const sandbox = bestSandbox;
  const halved = [...product, { path: "src/shared/halve.ts", content: HALVE }];
  /** How long a test took just now, from the start of its runtime; busy as the machine may be. */
  let took = 60;

  test("pass in its own runtime", { timeout: 180_000 }, () =>
    at({ sandbox, writer: "qa" }, async (bench) => {
      await bench.write("test/custom/passes.test.ts", PASSES);
      const begun = performance.now();
      expect(await bench.check("tests", ["test/custom/"])).toEqual({ text: "1 of 1 tests passed.", outcome: "passed" });
      took = (performance.now() - begun) / 1000;
      expect(await bench.check("tests", ["test/no-such"])).toMatchObject({ outcome: "failed" });
      expect(await bench.check("tests", ["--config=/tmp/a"])).toMatchObject({ outcome: "failed" });
    }),
  );

  test("fail with the same words each time, by place, and reach no network", { timeout: 180_000 }, () =>
    at({ files: halved, sandbox, writer: "qa" }, async (bench) => {
      await bench.write("test/custom/fails.test.ts", failing());
      const first = await bench.check("tests", ["test/custom/fails"]);
      expect(first.outcome).toBe("failed");
      expect(first.text).toContain("0 of 3 tests passed.");
      expect(first.text).toContain("test/custom/fails.test.ts:5 › halves\n  AssertionError: expected 1.5 to be 2");
      expect(first.text).toContain("  at test/custom/fails.test.ts:6");
      expect(first.text).toContain("reaches another server\n  Error: Network connection lost.");
      expect(first.text).toContain('"id": "<uuid>"');
      expect(first.text).not.toContain("reached\n");
      expect(await bench.check("tests", ["test/custom/fails"])).toEqual(first);
    }),
  );

  test("are stopped where one never ends, and the reply names it", { timeout: 240_000 }, () => {
    // Enough to begin; what comes after that is waste.
    const testSeconds = Math.ceil(took * 2.5);
    return at({ sandbox, testSeconds, writer: "qa" }, async (bench) => {
      await bench.write("test/custom/endless.test.ts", ENDLESS);
      expect(await bench.check("tests", ["test/custom/endless"])).toEqual({
        text: `The run of the tests did not end within ${testSeconds} seconds and was stopped.\nIt was at: test/custom/endless.test.ts`,
        outcome: "failed",
      });
    });
  });
});
