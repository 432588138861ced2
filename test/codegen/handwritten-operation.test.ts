import { describe, expect, test } from "vitest";
import { parseExports } from "#src/codegen/parse-literal.ts";
import { reviewProduct } from "#src/codegen/review/review-product.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { draftPlan } from "#src/plan/draft-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { BOARDS } from "#test/spec/boards.ts";
import { generate } from "./generate.ts";

const plan = draftPlan(parseSpec({ title: "Boards", body: BOARDS }), "acme/boards");
const files = await generate(plan);
const textOf = (path: string): string => files.find((file) => file.path === path)?.content ?? "";
const SERVICE = "src/services/board.ts";
const service = textOf(SERVICE);

/** What somebody may write in place of the refusal. */
const WRITTEN = service
  .replace(
    "/** Applied in order",
    "const newer = (clock: number): boolean => {\n  track(clock);\n  return clock > 0;\n};\nconst track = (clock: number): void => {\n  seen.push(clock);\n};\nconst seen: number[] = [];\n\n/** Applied in order",
  )
  .replace("\n];\n", `\n  'CREATE TABLE shapes (shape TEXT PRIMARY KEY, clock INTEGER NOT NULL)',\n];\n`)
  .replace(
    /mergeChanges\(call: Call, _input: Input\): Outcome \{[^]*?\n {2}\}\n/u,
    () =>
      `mergeChanges(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const { changes } = parseTaken(operations.mergeChanges.takes, input.body) as { changes: Change[] };
      return { status: 200, body: { applied: this.#apply(changes) } };
    });
  }

  #apply(changes: readonly Change[]): number {
    this.ctx.storage.sql.exec("DELETE FROM shapes WHERE clock < ?", 0);
    for (const { clock, shape } of changes)
      if (newer(clock)) this.ctx.storage.sql.exec("INSERT OR REPLACE INTO shapes VALUES (?, ?)", shape, clock);
    return changes.length;
  }
`,
  );

const review = (changed: readonly FileChange[]) => {
  const paths = new Set(changed.map(({ path }) => path));
  return reviewProduct({ plan, files: [...files.filter(({ path }) => !paths.has(path)), ...changed], before: null });
};

describe("an operation whose code is written by hand", () => {
  test("is refused until somebody has written it, once it is known who calls", () => {
    expect(service).toMatch(
      /\/\*\* `POST \/boards\/\{board\}\/changes` \(signed-in\): Merge changes\. \*\/\n {2}mergeChanges\(call: Call, _input: Input\): Outcome \{\n {4}return this\.instance\.answer\(call, \(\) => \{\n {6}throw refuse\(501, "not-written", /u,
    );
    expect(service).toContain('import { refuse } from "../orchestration/contract/problem.ts";');
    expect(service.match(/throw refuse\(501, "not-written"/gu)).toHaveLength(2);
  });

  test("has a contract: its route, who may, an object as its answer, and what it refuses so far", () => {
    const contract = parseExports(textOf("src/contracts/board.ts")).get("boardContract") as { operations: object };
    const operations = contract.operations as Record<string, object>;
    expect(operations["mergeChanges"]).toEqual({
      summary: "Merge changes.",
      access: "signed-in",
      route: { method: "POST", path: "/boards/{board}/changes" },
      status: 200,
      answers: "object",
      refuses: [422, 501],
    });
    expect(operations["findShape"]).toMatchObject({ access: "owner", answers: "object", refuses: [501] });
    expect(contract).toMatchObject({ undivided: true });
  });

  test("answers nothing where its status says so", async () => {
    const body = BOARDS.replace("/changes` → 200", "/changes` → 204").replace(/### The later[^]*/u, "");
    const made = await generate(draftPlan(parseSpec({ title: "Boards", body }), "acme/boards"));
    expect(made.find(({ path }) => path === "src/contracts/board.ts")?.content).toMatch(
      /mergeChanges: \{[^]{0,200}status: 204,\s+answers: "nothing"/u,
    );
  });

  test("is left out of the page, and kept among the scenarios", () => {
    const page = JSON.parse(textOf("public/product.json")) as { services: { operations: { name: string }[] }[] };
    expect(page.services.flatMap(({ operations }) => operations.map(({ name }) => name))).toEqual(["make", "read"]);
    expect(textOf("test/scenarios.json")).toContain("/boards/lake/changes");
  });

  test("passes the review before it is written, and after: with private methods, migrations and modules of its own", () => {
    expect(review([])).toEqual([]);
    expect(WRITTEN).not.toContain("mergeChanges(call: Call, _input");
    const shared = { path: "src/shared/clocks.ts", content: "export const later = (a: number, b: number) => a > b;\n" };
    expect(review([{ path: SERVICE, content: WRITTEN }, shared])).toEqual([]);
  });

  test("is still held to the plan: no further method can be called by others", () => {
    const open = WRITTEN.replace("  #apply(changes: readonly", "  apply(changes: readonly");
    expect(review([{ path: SERVICE, content: open }]).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining("Board.apply can be called by others"),
    ]);
  });
});
