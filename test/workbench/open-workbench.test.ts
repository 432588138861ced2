import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Workbench } from "#src/agents/llm/workbench.ts";
import type { Writer } from "#src/codegen/handwritten/handwritten-change.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { noSandbox, placeWith, product } from "./place.ts";

/** A folder of its own, so that what is left behind can be told. */
const place = { ...placeWith(noSandbox), root: join(placeWith(noSandbox).root, "opened") };
const open = openWorkbench(place);
const opened: Workbench[] = [];
const openFor = async (writer: Writer): Promise<Workbench> => {
  const bench = await open({ files: product, writer });
  opened.push(bench);
  return bench;
};

afterEach(async () => {
  for (const bench of opened.splice(0)) await bench.close();
});

const CLOCK = `/** Later wins; ties go to the greater replica. */
export const isLater = (a: { at: number; by: string }, b: { at: number; by: string }): boolean =>
  a.at > b.at || (a.at === b.at && a.by > b.by);
`;

describe("a workbench", () => {
  test("shows the whole product, and reads any of it", async () => {
    const bench = await openFor("backend");
    expect((await bench.list("")).text).toContain("src/ (");
    expect((await bench.list("src/services/")).text.split("\n")).toEqual([
      expect.stringMatching(/^src\/services\/activity\.ts \(\d+ lines\)$/u),
      expect.stringMatching(/^src\/services\/note\.ts \(\d+ lines\)$/u),
    ]);
    expect(await bench.list("no/such")).toEqual({ text: "There is no folder `no/such`.", failed: true });
    expect((await bench.read("src/index.ts", 1, 2)).text).toMatch(
      /^1\|import type \{ Env \} from "\.\/env\.ts";\n2\|/u,
    );
    expect(await bench.read("../../package.json")).toMatchObject({ failed: true });
    expect(await bench.read(".git/config")).toMatchObject({ failed: true });
    const found = await bench.search({ pattern: "class Note ", paths: "src/services/*.ts" });
    expect(found.text).toMatch(/^src\/services\/note\.ts:\d+: export class Note extends/u);
  });

  test("writes, edits, removes, and tells what was changed, as files and as a diff", async () => {
    const bench = await openFor("backend");
    expect(await bench.write("src/shared/clock.ts", CLOCK)).toEqual({
      text: "`src/shared/clock.ts` is written and has 3 lines.",
      failed: false,
    });
    expect(await bench.edit("src/services/note.ts", "Keeps the notes of one", "Holds the notes of one")).toMatchObject({
      failed: false,
    });
    expect(await bench.write("src/shared/gone.ts", "export const a = 1;\n")).toMatchObject({ failed: false });
    expect(await bench.remove("src/shared/gone.ts")).toMatchObject({ failed: false });
    const { diff, files, removed } = await bench.changes();
    expect(files.map(({ path }) => path)).toEqual(["src/services/note.ts", "src/shared/clock.ts"]);
    expect(files[1]).toEqual({ path: "src/shared/clock.ts", content: CLOCK });
    expect(removed).toEqual([]);
    expect(diff).toContain("+/** Holds the notes of one notebook. One instance for each notebook. */");
    expect(diff).toContain("--- /dev/null\n+++ b/src/shared/clock.ts\n@@ -0,0 +1,3 @@");
    expect(diff).not.toContain("gone.ts");
    expect(await bench.remove("src/services/activity.ts")).toMatchObject({ failed: false });
    expect((await bench.changes()).removed).toEqual(["src/services/activity.ts"]);
  });

  test("lays code out as the product's formatter does, and leaves what is no code as it is", async () => {
    const bench = await openFor("backend");
    const { text } = await bench.write("src/shared/a.ts", "export   const a='b'");
    expect(text).toBe("`src/shared/a.ts` is written and has 1 line. The formatter changed its layout.");
    expect((await bench.read("src/shared/a.ts")).text).toBe('1|export const a = "b";');
    await bench.write("src/shared/b.ts", "export const = ;\n");
    expect((await bench.read("src/shared/b.ts")).text).toBe("1|export const = ;");
  });

  test("edits only what stands there once", async () => {
    const bench = await openFor("backend");
    await bench.write("src/shared/a.ts", 'export const a = "$&";\nexport const b = "$&";\n');
    expect((await bench.edit("src/shared/a.ts", '"$&"', '"c"')).text).toContain("2 times");
    expect((await bench.edit("src/shared/a.ts", "nothing", "c")).text).toContain("does not stand in the file");
    expect(await bench.edit("src/shared/a.ts", 'b = "$&"', 'b = "$1$&"')).toMatchObject({ failed: false });
    expect((await bench.read("src/shared/a.ts", 2)).text).toBe('2|export const b = "$1$&";');
    expect(await bench.edit("src/shared/none.ts", "a", "b")).toEqual({
      text: "There is no file `src/shared/none.ts`.",
      failed: true,
    });
  });

  test("leaves everything as it was where the gate refuses, and says why", async () => {
    const bench = await openFor("backend");
    for (const [path, rule] of [
      ["../escape.ts", "path-name"],
      ["/etc/cron.d/a.ts", "path-name"],
      [".github/workflows/ci.yml", "path-name"],
      ["package.json", "path-place"],
      ["test/custom/a.test.ts", "path-place"],
      ["src/orchestration/openapi.ts", "path-place"],
    ] as const) {
      const reply = await bench.write(path, "export const a = 1;\n");
      expect(reply).toMatchObject({ failed: true });
      expect(reply.text).toMatch(/^Refused, and nothing was changed\.\n/u);
      expect(reply.text).toContain(`${path}:1 (${rule})`);
    }
    const bad = await bench.write("src/shared/a.ts", 'export const a = 1;\nexport const b = eval("2");\n');
    expect(bad.text).toBe(
      "Refused, and nothing was changed.\nsrc/shared/a.ts:2 (no-eval) Code is never made from text; write out what it should do.",
    );
    expect(await bench.edit("src/index.ts", "product", "product2")).toMatchObject({ failed: true });
    expect(await bench.remove("test/acceptance.test.ts")).toMatchObject({ failed: true });
    expect(await bench.changes()).toEqual({ files: [], removed: [], diff: "" });
  });

  test("gives each writer its own folders", async () => {
    const bench = await openFor("qa");
    const content = 'import { expect, test } from "vitest";\n\ntest("a", () => {\n  expect([1].at(0)).toBe(1);\n});\n';
    expect(await bench.write("test/custom/a.test.ts", content)).toMatchObject({ failed: false });
    expect(await bench.write("src/shared/a.ts", "export const a = 1;\n")).toMatchObject({ failed: true });
    expect((await bench.changes()).files).toEqual([{ path: "test/custom/a.test.ts", content }]);
  });

  test("answers the same operations with the same bytes, in another folder and at another time", async () => {
    const play = async (): Promise<unknown[]> => {
      const bench = await openFor("backend");
      return [
        await bench.list(""),
        await bench.search({ pattern: "[Cc]lock\\w*", regex: true }),
        await bench.write("src/shared/clock.ts", CLOCK),
        await bench.write("src/shared/bad.ts", "export const a: number = 'b';"),
        await bench.write("src/shared/Clock.ts", CLOCK),
        await bench.read("src/shared/bad.ts"),
        await bench.check("types"),
        await bench.check("lint"),
        await bench.check("tests"),
        await bench.changes(),
      ];
    };
    const first = await play();
    expect(await play()).toEqual(first);
    expect(JSON.stringify(first)).not.toContain(place.root);
    expect(JSON.stringify(first)).not.toMatch(/\.aidevos|product-\w{6}/u);
  });

  test("runs nothing again that has passed, before something is written", async () => {
    const ran: string[] = [];
    const counting: Sandbox = {
      ...noSandbox,
      run: (task) => {
        ran.push(task.script);
        return noSandbox.run(task);
      },
    };
    const bench = await openWorkbench({ ...place, sandbox: counting })({ files: product, writer: "backend" });
    opened.push(bench);
    const first = await bench.check("lint");
    expect(first.outcome).toBe("passed");
    const once = ran.length;
    expect(await bench.check("lint")).toEqual(first);
    expect(ran).toHaveLength(once);
    await bench.write("src/shared/clock.ts", `${CLOCK}\nexport const stop = (): void => {\n  debugger;\n};\n`);
    const failed = await bench.check("lint");
    expect(failed.outcome).toBe("failed");
    const twice = ran.length;
    expect(twice).toBeGreaterThan(once);
    expect(await bench.check("lint")).toEqual(failed);
    expect(ran.length).toBeGreaterThan(twice);
  });

  test("leaves nothing behind", async () => {
    const bench = await openFor("backend");
    const before = readdirSync(place.root).length;
    await bench.close();
    expect(readdirSync(place.root).length).toBe(before - 1);
    expect(existsSync(place.root)).toBe(true);
  });
});
