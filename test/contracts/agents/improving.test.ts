import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Agents, ImprovementTask } from "#src/agents/agents.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { openAgents } from "#src/open-agents.ts";
import type { ProviderName } from "#src/read-models.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import type { Reply, Script, ScriptMessage } from "#src/world/models/script.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { EFFORT } from "#test/discussion/hold-discussion.ts";
import { bestSandbox, placeWith, product, whyNot } from "#test/workbench/place.ts";
import { openPurse } from "./rules-behind-models.ts";

const PATH = "src/services/note.ts";
const COUNT = 'const count = this.records.countWhere([{ field: "pinned", equals: true }]);';
const SLOW = `let count = 0;
      for (const { id } of this.records.where([])) if (this.records.find(id)["pinned"] === true) count += 1;`;

const TASK: ImprovementTask = {
  plan: notebook,
  operation: "Note.countPinned",
  facts: ["`Note.countPinned` reads 600 rows where its answer needs 1."],
  suspect: null,
  tried: [],
  files: product.map((file) => (file.path === PATH ? { ...file, content: file.content.replace(COUNT, SLOW) } : file)),
};

const MODELS: Record<ProviderName, string> = { anthropic: "claude-sonnet-5-5", openai: "gpt-6-sol" };
const edit = (path: string, find: string, replace: string): Reply => ({
  call: [{ name: "edit", input: { path, find, replace } }],
});
const resultsIn = (messages: ScriptMessage[]): string[] =>
  messages.flatMap((message) => (message.from === "tools" ? message.results.map(({ text }) => text) : []));

type Course = { finds?: object[]; edits: Reply[]; last?: string };

/** Backend makes `edits`, one after the other, and reviewers find what they find. */
const script =
  (course: { now: Course }): Script =>
  ({ form, messages }) => {
    const { edits, finds = [], last = "It counts in the query." } = course.now;
    if (form !== null) return { say: JSON.stringify({ findings: finds }) };
    const asked = messages[0]?.from === "user" ? messages[0].text : "";
    // What reviewers object to it does not mend.
    if (asked.includes("reviewers find this wrong")) return { say: "No." };
    return edits[resultsIn(messages).length] ?? { say: last };
  };

const QUICKER = edit(
  PATH,
  SLOW.split("\n")[1]!.trim(),
  'count += this.records.countWhere([{ field: "pinned", equals: true }]);',
);

test("rules write nothing", async () => {
  expect(await rulesAgents().improve(TASK, EFFORT)).toEqual({ because: "the rules write no code", passes: false });
});

const openModels = (provider: ProviderName) => {
  const course: { now: Course } = { now: { edits: [] } };
  const purse = openPurse();
  let world: ModelsWorld;
  let agents: Agents;

  beforeAll(async () => {
    world = await startModels({ port: 0, script: script(course) });
    const baseUrl = provider === "openai" ? `${world.url}/v1` : world.url;
    agents = openAgents(
      { providers: { [provider]: { apiKey: "key", baseUrl, model: MODELS[provider] } }, roles: {}, prices: {} },
      { purse, openWorkbench: openWorkbench(placeWith(bestSandbox)), ending: new AbortController().signal },
    );
  });
  afterAll(() => world.close());

  return {
    purse,
    asked: () => world.requests.map(({ body }) => body),
    improve: (now: Course, runId: string) => {
      course.now = now;
      return agents.improve(TASK, { ...EFFORT, runId });
    },
  };
};

describe.each(["anthropic", "openai"] as const)("models of %s", (provider) => {
  const { asked, improve, purse } = openModels(provider);

  test.skipIf(!bestSandbox.runsProducts)(
    `have an operation do less, where every check agrees${whyNot(bestSandbox)}`,
    { timeout: 240_000 },
    async () => {
      const improved = await improve({ edits: [QUICKER] }, "one");
      if ("because" in improved) throw new Error(improved.because);
      expect(improved).toMatchObject({ says: "It counts in the query.", unchecked: [], remarks: [], missing: [] });
      expect(improved.files.map(({ path }) => path)).toEqual([PATH]);
      expect(improved.thought).toEqual({ by: `${provider}/${MODELS[provider]}`, because: null });
      const phases = purse.calls.map(({ phase, role }) => `${role} ${phase}`);
      expect(new Set(phases)).toEqual(new Set(["Backend performance", "Security review", "QA review"]));
      expect(phases).toHaveLength(4);
    },
  );

  test(
    "may write neither contracts, tests, pages nor the layer, and remove nothing",
    { timeout: 240_000 },
    async () => {
      const before = asked().length;
      const attempts: Reply[] = [
        { call: [{ name: "write", input: { path: "src/contracts/note.ts", content: "export {};\n" } }] },
        { call: [{ name: "write", input: { path: "test/custom/a.test.ts", content: "export {};\n" } }] },
        { call: [{ name: "write", input: { path: "public/a.js", content: "1;\n" } }] },
        { call: [{ name: "write", input: { path: "src/orchestration/a.ts", content: "export {};\n" } }] },
        { call: [{ name: "remove", input: { path: PATH } }] },
      ];
      const improved = await improve({ edits: attempts, last: "I can't." }, "two");
      expect(improved).toEqual({ because: expect.stringContaining("wrote nothing"), passes: false });
      const told = JSON.stringify(asked().slice(before));
      expect(told).toContain("improver writes only in `src/services/`, `src/shared/`.");
      expect(told).toContain("A file that was there before the change stays.");
      // The same task again is paid for already.
      const paid = purse.calls.length;
      expect(await improve({ edits: attempts, last: "I can't." }, "two")).toEqual(improved);
      expect(purse.calls).toHaveLength(paid);
    },
  );
});

describe("whichever models", () => {
  const { improve } = openModels("anthropic");

  test.skipIf(!bestSandbox.runsProducts)(
    `get nowhere with what reviewers say must not be merged, and they do not mend${whyNot(bestSandbox)}`,
    { timeout: 240_000 },
    async () => {
      const finds = [{ path: PATH, line: 1, text: "Ties are in another order.", blocking: true }];
      const improved = await improve({ edits: [QUICKER], finds }, "three");
      expect(improved).toEqual({ because: expect.stringContaining("reviewers say must not be merged"), passes: false });
    },
  );
});
