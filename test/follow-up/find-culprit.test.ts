import { describe, expect, it } from "vitest";
import { changedOperations } from "#src/follow-up/changed-operations.ts";
import { findCulprit } from "#src/follow-up/find-culprit.ts";
import { renderChanged } from "#src/follow-up/render-changed.ts";

const service = (add: string, list = "1") => `const limit = ${list};

export class Todo extends ServiceObject<TodoRecord> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
  }

  /** Adds. */
  add(call: Call): Outcome {
    return ${add};
  }

  async list(call: Call): Promise<Outcome> {
    return ${list};
  }
}
`;

describe("what a release changed", () => {
  it("is told by operation", () => {
    expect(changedOperations(service("1"), service("2"))).toEqual(["Todo.add"]);
    expect(changedOperations(service("1"), service("1", "2"))).toEqual(["Todo.list"]);
    expect(changedOperations(service("1"), service("1").replace("limit = 1", "limit = 2"))).toEqual([]);
    expect(changedOperations(service("1"), "export const a = 1;\n")).toEqual([]);
  });

  it("is where the cause is likely, if what got worse is as it was", () => {
    const operations = ["Todo.add", "Template.look"];
    expect(findCulprit("Todo.add", { operations }, [])).toBeNull();
    expect(findCulprit("Todo.list", { operations }, [])).toEqual({ operation: "Todo.add", where: "beside" });
    expect(findCulprit("Note.list", { operations }, ["Template.look", "Template.read"])).toEqual({
      operation: "Template.look",
      where: "called",
    });
  });

  it("points nowhere where two may be it, or nothing is", () => {
    expect(findCulprit("Todo.list", { operations: ["Todo.add", "Todo.remove"] }, [])).toBeNull();
    expect(findCulprit("Todo.list", { operations: ["Todo.add", "Template.look"] }, ["Template.look"])).toBeNull();
    expect(findCulprit("Todo.list", { operations: [] }, [])).toBeNull();
  });
});

describe("the sentence", () => {
  it("names files, operations, and the likely cause", () => {
    const changed = { files: ["README.md", "src/services/todo.ts"], operations: ["Todo.add"] };
    expect(renderChanged("Todo.list", changed, { operation: "Todo.add", where: "beside" })).toBe(
      "It changed the code of `Todo.add` (`README.md`, `src/services/todo.ts`). The code of `Todo.list` is as it was, so the cause is likely `Todo.add`, which works on the same records.",
    );
  });

  it("names no more than five, and nothing that could be read as anything else", () => {
    const files = ["a`b.ts", ...Array.from({ length: 6 }, (_, n) => `src/${n}.ts`)];
    expect(renderChanged("Todo.list", { files, operations: [] }, null)).toBe(
      "It changed `src/0.ts`, `src/1.ts`, `src/2.ts`, `src/3.ts`, `src/4.ts` and 2 files more.",
    );
    expect(renderChanged("Todo.list", { files: ["a b"], operations: [] }, null)).toBe("It changed 1 file.");
    expect(renderChanged("Todo.list", { files: [], operations: [] }, null)).toBe("");
  });
});
