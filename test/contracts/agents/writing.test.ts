import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Agents, WritingTask } from "#src/agents/agents.ts";
import { openAgents } from "#src/open-agents.ts";
import type { Reply, Script, ScriptMessage } from "#src/world/models/script.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { EFFORT } from "#test/discussion/hold-discussion.ts";
import { bestSandbox, placeWith, product, whyNot } from "#test/workbench/place.ts";
import { openPurse } from "./rules-behind-models.ts";

const TASK: WritingTask = {
  text: { title: "Notebook", body: "Notes that give a secret away are refused." },
  plan: notebook,
  pieces: ["Note: a note whose text contains the word `secret`, in any case, is refused with 409 `secret_word`."],
  services: ["Note"],
  files: product,
  faults: [],
  repeat: 0,
};

const TEST = `import { expect, test } from "vitest";

import { send, SIGN_UP, signUp } from "../harness/client.ts";

test("a note that gives a secret away is refused", async () => {
  const headers = await signUp(SIGN_UP, "Ada");
  const write = (text: string) => send("/notebooks/by-hand/notes", { method: "POST", headers, body: { text } });
  expect((await write("Plain words")).status).toBe(201);
  expect(await write("My SECRET is out")).toMatchObject({ status: 409, body: { code: "secret_word" } });
});
`;
const BEFORE = "const values = this.records.parse(input.body, operations.create.accepts);";
const after = (check: string) =>
  `${BEFORE}\n      if (${check}) throw conflict("secret_word", "The note gives a secret away.");`;
const WRONG = after('values.text.includes("secret")');
const CASED = after('String(values["text"]).includes("secret")');
const RIGHT = after('String(values["text"]).toLowerCase().includes("secret")');
const edit = (find: string, replace: string): Reply => ({
  call: [{ name: "edit", input: { path: "src/services/note.ts", find, replace } }],
});

const roleOf = (system: string, messages: ScriptMessage[]): string =>
  /You are (\w+)[,:]/u.exec(system + (messages[0]?.from === "user" ? messages[0].text : ""))?.[1] ?? "";
const resultsIn = (messages: ScriptMessage[]): number => messages.filter(({ from }) => from === "tools").length;

/** QA writes a test; Backend gets the type wrong, then the case, each of which a check tells; one reviewer objects. */
const script: Script = ({ form, messages, system }) => {
  const role = roleOf(system, messages);
  if (form !== null) {
    const blocking = role === "Security" && !/letters count/u.test(JSON.stringify(messages));
    const finding = {
      path: "src/services/note.ts",
      line: 40,
      text: "Say in a comment that letters count in any case.",
      blocking,
    };
    return { say: JSON.stringify({ findings: role === "Security" ? [finding] : [] }) };
  }
  const done = resultsIn(messages);
  if (role === "QA")
    return done === 0
      ? { call: [{ name: "write", input: { path: "test/custom/secret.test.ts", content: TEST } }] }
      : { say: "The test is written." };
  const failed = messages.filter((message) => message.from === "user").length - 1;
  const mending = messages[0]?.from === "user" && messages[0].text.includes("Security, src/services/note.ts:40");
  if (mending)
    return done === 0 ? edit("      if (String(", "      // In any case.\n      if (String(") : { say: "Said." };
  if (done === 0) return edit(BEFORE, WRONG);
  if (done === 1 && failed === 0) return { say: "Done." };
  if (done === 1) return edit('values.text.includes("secret")', 'String(values["text"]).includes("secret")');
  if (done === 2 && failed === 1) return { say: "Done." };
  if (done === 2) return edit(CASED.slice(BEFORE.length + 1).trim(), RIGHT.slice(BEFORE.length + 1).trim());
  return { say: "Done." };
};

let world: ModelsWorld;
let purse: ReturnType<typeof openPurse>;
let agents: Agents;

beforeAll(async () => {
  world = await startModels({ port: 0, script });
  purse = openPurse();
  const models = {
    providers: { anthropic: { apiKey: "key", baseUrl: world.url, model: "claude-sonnet-5-5" } },
    roles: {},
    prices: {},
  };
  agents = openAgents(models, {
    purse,
    openWorkbench: openWorkbench(placeWith(bestSandbox)),
    ending: new AbortController().signal,
  });
});
afterAll(() => world.close());

describe("what no generator can write", () => {
  test.skipIf(!bestSandbox.runsProducts)(
    `is written by models until types, lint and tests agree, and reviewed${whyNot(bestSandbox)}`,
    { timeout: 240_000 },
    async () => {
      const written = await agents.write(TASK, EFFORT);
      if ("because" in written) throw new Error(written.because);
      expect(written).toMatchObject({ failing: null, unchecked: [], removed: [], missing: [] });
      expect(written.files.map(({ path }) => path)).toEqual(["src/services/note.ts", "test/custom/secret.test.ts"]);
      expect(written.files[0]?.content).toContain("// In any case.");
      const phases = purse.calls.map(({ phase, role }) => `${role} ${phase}`);
      expect(phases.filter((phase) => phase === "QA tests")).toHaveLength(2);
      expect(new Set(phases)).toEqual(new Set(["QA tests", "Backend code", "Security review", "QA review"]));
    },
  );
});
