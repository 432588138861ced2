import { describe, expect, it } from "vitest";
import type { Regression } from "#src/follow-up/diagnosis.ts";
import { proposeRestoring } from "#src/follow-up/propose-restoring.ts";
import { restoreOperation } from "#src/follow-up/restore-operation.ts";
import { judged } from "./judged.ts";

const service = (
  count: string,
  list = "this.records.page(input.query)",
  more = "",
) => `export class Note extends ServiceObject<NoteRecord> {
  /** \`GET /notes/count\`: counts. */
  countOpen(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: { count: ${count} } };
    });
  }

  /** \`GET /notes\`: lists. */
  async list(call: Call, input: Input): Promise<Outcome> {
    return ${list};
  }
${more}}
`;
const FAST = "this.records.countWhere([])";
const SLOW = "this.records.where([]).length";

describe("one operation as it was", () => {
  it("comes back, and all else stays", () => {
    expect(restoreOperation(service(SLOW, "other"), service(FAST), "countOpen")).toBe(service(FAST, "other"));
  });
  it("comes back with its comment, and where it is asynchronous", () => {
    const now = service(FAST, "slow").replace("lists.", "lists everything.");
    expect(restoreOperation(now, service(FAST), "list")).toBe(service(FAST));
  });
  it("is null where nothing of it differs, or it isn't there", () => {
    expect(restoreOperation(service(FAST, "other"), service(FAST), "countOpen")).toBeNull();
    expect(restoreOperation(service(SLOW), service(FAST), "count")).toBeNull();
    expect(restoreOperation("class Note {}", service(FAST), "countOpen")).toBeNull();
  });
});

describe("what may mend a regression", () => {
  const { after, before } = judged();
  const diagnosis: Regression = {
    cause: "regression",
    harm: "`Note.list` takes 60 ms instead of 20 ms",
    service: "Note",
    operation: "Note.countOpen",
    others: ["Note.list"],
    metric: "latency",
    change: 2,
    low: 1,
    high: 3,
    newErrors: [],
    before,
    after,
    good: "a",
    bad: "b",
    pull: 3,
  };
  const whats = (sources: Parameters<typeof proposeRestoring>[1]) =>
    proposeRestoring(diagnosis, sources).map(({ what }) => what);

  it("is the operation as it was, where that is what changed", () => {
    const [bad, good] = [service(SLOW), service(FAST)];
    expect(proposeRestoring(diagnosis, { now: bad, bad, good })).toEqual([
      {
        what: "restore how `Note.countOpen` worked before",
        files: [{ path: "src/services/note.ts", content: good }],
        undo: [{ path: "src/services/note.ts", content: bad }],
        isRestoring: true,
      },
    ]);
  });
  it("is the whole file as well, where more of it changed and nobody went on from there", () => {
    const [bad, good] = [service(SLOW, "other"), service(FAST)];
    expect(whats({ now: bad, bad, good })).toEqual([
      "restore how `Note.countOpen` worked before",
      "restore `src/services/note.ts` as it was before",
    ]);
    expect(whats({ now: service(SLOW, "third"), bad, good })).toEqual(["restore how `Note.countOpen` worked before"]);
  });
  it("is what else of the service the release changed, where the operation's code is as it was", () => {
    const [bad, good] = [service(FAST, "other"), service(FAST)];
    expect(whats({ now: `${bad}// more\n`, bad, good })).toEqual(["restore how `Note.list` worked before"]);
    expect(whats({ now: bad, bad, good })).toEqual(["restore how `Note.list` worked before"]);
  });
  it("is no file without a migration that objects have", () => {
    const migrations = (more: string) => `export const migrations = ["CREATE TABLE a (id TEXT)"${more}];\n`;
    const good = `${migrations("")}${service(FAST)}`;
    const bad = `${migrations(', "CREATE TABLE b (id TEXT)"')}${service(SLOW)}`;
    expect(whats({ now: bad, bad, good })).toEqual(["restore how `Note.countOpen` worked before"]);
  });
  it("is nothing where the file did not change, or is not there", () => {
    const same = service(FAST);
    expect(whats({ now: same, bad: same, good: same })).toEqual([]);
    expect(whats({ now: same, bad: same, good: null })).toEqual([]);
  });
});
