import { describe, expect, test } from "vitest";
import type { Message, Transcript } from "#src/discussion/message.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { discuss, discussExample, EXAMPLES, readExample } from "#test/plan/plan-fixture.ts";
import { BOARDS } from "#test/spec/boards.ts";

const service = (lines: string) =>
  parseSpec({ title: "Notes", body: `## Services\n\n### Note\n\nOne instance per book.\n\n${lines}\n` });
const decisions = (transcript: Transcript) =>
  transcript.filter((message): message is Message & { kind: "decision" } => message.kind === "decision");
const FIELDS =
  "- text: text, required\n\n- add a note: `POST /books/{book}/notes` → 201\n- list the notes: `GET /books/{book}/notes`\n- wipe all notes: `DELETE /books/{book}/notes`";

describe("an operation without a word on access", () => {
  test("is closed like its neighbours, and a scenario proves it", async () => {
    const { transcript, plan } = await discussExample("todo-list");
    const objection = transcript.find((message) => message.kind === "concern" && message.blocking);
    expect(objection).toMatchObject({
      role: "Security",
      to: "PM",
      text: expect.stringContaining("clearCompleted"),
    });
    expect(decisions(transcript)).toContainEqual(
      expect.objectContaining({
        answers: objection?.id,
        change: { kind: "set-access", service: "Todo", operations: ["clearCompleted"], access: "owner" },
      }),
    );
    const proof = plan.scenarios.find(({ steps }) =>
      steps.some(({ path, expect: { status } }) => path.includes("clear-completed") && status === 401),
    );
    expect(proof).toBeDefined();
  });

  const accessOf = async (lines: string) => {
    const { plan, transcript } = await discuss(service(lines));
    const operations = plan.services[0]?.operations ?? [];
    return { transcript, access: Object.fromEntries(operations.map(({ access, name }) => [name, access])), plan };
  };

  test("is closed to those who are signed in where nothing speaks of owners", async () => {
    const { access } = await accessOf(FIELDS.replaceAll(/: `[A-Z]+ [^`]*`/gu, ""));
    expect(access).toMatchObject({ add: "signed-in", wipe: "signed-in", list: "anyone" });
  });

  test("stays open where the author wrote out the requests and speaks of nobody: Security is on record", async () => {
    const { access, plan, transcript } = await accessOf(FIELDS);
    expect(access).toMatchObject({ add: "anyone", wipe: "anyone", list: "anyone" });
    expect(plan.product.writesPerMinute).toBe(300);
    expect(decisions(transcript)).toContainEqual(
      expect.objectContaining({ dissent: ["Security"], text: expect.stringContaining("speaks of no sign-in") }),
    );
  });

  test("is closed where a sentence that no rule understands tells callers apart", async () => {
    const { access } = await accessOf(`${FIELDS}\n\n## Privacy\n\nEach team holds a secret of its own.`);
    expect(access).toMatchObject({ add: "signed-in", wipe: "signed-in" });
  });

  test("is closed where the spec tells callers apart elsewhere", async () => {
    const { access } = await accessOf(`${FIELDS}\n\n## Who may do what\n\n- Only signed-in people may add a note.`);
    expect(access).toMatchObject({ add: "signed-in", wipe: "signed-in" });
  });

  test("stays open where the author's own scenario needs it so: writes are limited, and Security is on record", async () => {
    const spec = service(
      `${FIELDS}\n\n## Scenarios\n\n### Anyone writes\n\n- When a visitor sends \`POST /books/a/notes\` with \`{"text":"x"}\`\n- Then the answer is 201`,
    );
    const { transcript, plan } = await discuss(spec);
    expect(plan.services[0]?.operations.every(({ access }) => access === "anyone")).toBe(true);
    expect(plan.product.writesPerMinute).toBe(300);
    expect(decisions(transcript)).toContainEqual(
      expect.objectContaining({ dissent: ["Security"], text: expect.stringContaining("Anyone writes") }),
    );
  });
});

test("open writes that the spec asks for are limited to the target", async () => {
  const { plan } = await discussExample("url-shortener");
  expect(plan.product.writesPerMinute).toBe(3000);
});

test("a webhook makes Security ask, and the answer is a recorded decision", async () => {
  const { transcript } = await discussExample("notification-system");
  const question = transcript.find((message) => message.kind === "question" && message.text.includes("webhook_url"));
  expect(decisions(transcript)).toContainEqual(expect.objectContaining({ role: "DevOps", answers: question?.id }));
});

test("QA adds a scenario for every operation that the spec never calls", async () => {
  const { transcript } = await discuss(service(`${FIELDS}\n- change a note: \`PATCH /books/{book}/notes/{id}\``));
  const added = transcript.flatMap((message) => (message.kind === "scenario" ? [message.scenario] : []));
  const calls = added.flatMap(({ steps }) =>
    steps.filter((step) => step.expect.status < 400).map(({ method }) => method),
  );
  expect(new Set(calls)).toEqual(new Set(["POST", "GET", "DELETE", "PATCH"]));
});

test("what nobody answered is settled by the PM, with whoever objected on record", async () => {
  const spec = readExample("todo-list");
  const concern: Message = {
    id: "qa-7",
    role: "QA",
    round: 1,
    text: "I doubt it.",
    kind: "concern",
    to: "Backend",
    blocking: true,
  };
  const turn = {
    role: "PM",
    round: 4,
    rounds: 4,
    lane: "standard",
    spec,
    plan: planOf(spec, [concern], "acme/demo"),
    transcript: [concern],
  } as const;
  const { messages: said } = await rulesAgents().speak({ ...turn, transcript: [concern] });
  expect(said).toEqual([expect.objectContaining({ kind: "decision", answers: "qa-7", change: null, dissent: ["QA"] })]);
});

test("what is written by hand is tried by the spec's own scenarios alone", async () => {
  const body = BOARDS.replace(/^- When Ana sends `GET \/boards\/lake\/shapes\/a`\n.*\n/mu, "");
  const { plan, transcript } = await discuss(parseSpec({ title: "Boards", body }));
  expect(transcript.map(({ text }) => text)).toContainEqual(
    expect.stringContaining("`Board.findShape`, because its code is written by hand"),
  );
  expect(plan.scenarios.flatMap(({ steps }) => steps).filter(({ path }) => path.includes("/shapes/"))).toEqual([]);
});

test("two specs give two discussions: hardly a sentence is said twice", async () => {
  const said = await Promise.all(
    EXAMPLES.map(async (name) => (await discussExample(name)).transcript.map(({ text }) => text)),
  );
  const [first = [], second = [], third = []] = said;
  const shared = first.filter((text) => second.includes(text) || third.includes(text));
  expect(shared.length / first.length).toBeLessThan(0.25);
});

test("the same spec gives the same discussion and plan, to the byte", async () => {
  for (const name of EXAMPLES)
    expect(JSON.stringify(await discussExample(name))).toBe(JSON.stringify(await discuss(readExample(name))));
});
