import { expect, test } from "vitest";
import type { ModelRequest } from "#src/world/models/script.ts";
import { openModels, postCompletions, postMessages } from "./models-fixture.ts";

const start = openModels();
const ASK = { model: "m", messages: [{ role: "user", content: "Hello" }] };

test("a script sees both wire formats the same way, and counts the requests of both", async () => {
  const asked: ModelRequest[] = [];
  const world = await start((request) => (asked.push(request), { say: `answer ${request.nth}` }));
  const first = await postMessages(world, { ...ASK, max_tokens: 9, system: "Rules." });
  const messages = [{ role: "developer", content: "Rules." }, ...ASK.messages];
  const second = await postCompletions(world, { ...ASK, max_completion_tokens: 9, messages });
  expect([first.text, second.text]).toEqual([expect.stringContaining("answer 1"), expect.stringContaining("answer 2")]);
  const { provider, nth, ...rest } = asked[0] as ModelRequest;
  expect([provider, nth]).toEqual(["anthropic", 1]);
  expect(asked[1]).toEqual({ ...rest, provider: "openai", nth: 2 });
});

test("the record has what was asked, and no key", async () => {
  const world = await start({ say: "Yes." });
  await postCompletions(world, ASK, { authorization: "Bearer sk-secret", "x-api-key": "sk-secret" });
  await postCompletions(world, { ...ASK, colour: "red" });
  expect(world.requests).toMatchObject([
    { provider: "openai", requestId: "req_000001", left: false, body: ASK, headers: { authorization: "Bearer (key)" } },
    { requestId: "req_000002", body: { colour: "red" } },
  ]);
  expect(JSON.stringify(world.requests)).not.toContain("sk-");
});

test("a script that throws is said to be wrong, by a refusal that nobody repeats", async () => {
  const world = await start(() => {
    throw new Error("no line for this");
  });
  expect(await postCompletions(world, ASK)).toMatchObject({
    status: 400,
    text: expect.stringContaining("no line for this"),
  });
});

test("whatever else is asked for is not there", async () => {
  const world = await start({ say: "" });
  expect((await fetch(`${world.url}/v1/models`)).status).toBe(404);
  expect((await fetch(`${world.url}/v1/messages`)).status).toBe(404);
  expect(world.requests).toEqual([]);
});
