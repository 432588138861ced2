import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Exchange } from "#src/world/models/exchange.ts";
import { recordExchanges } from "#src/world/models/record-exchanges.ts";
import { type RecordedRun, readRun, writeRun } from "#src/world/models/recorded-run.ts";
import { type Replay, replayExchanges } from "#src/world/models/replay-exchanges.ts";

const URL = "https://api.anthropic.com/v1/messages";
const EVENTS = "event: ping\ndata: {}\n\nevent: text\ndata: {“ü”}\n\n";

const ask = (send: typeof fetch, body: unknown, signal: AbortSignal | null = null): Promise<Response> =>
  send(URL, {
    method: "POST",
    headers: { authorization: "Bearer sk-secret", "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
const answering =
  (body: BodyInit | null, status = 200): typeof fetch =>
  async () =>
    new Response(body, {
      status,
      headers: { "content-type": "text/event-stream", "request-id": "req_1", server: "x" },
    });

const bytesOf = (...chunks: (string | Error)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (stream) => {
      const next = chunks.shift();
      if (next instanceof Error) stream.error(next);
      else if (next === undefined) stream.close();
      else stream.enqueue(new TextEncoder().encode(next));
    },
  });

test("an exchange is kept as it went over the wire, but for keys and what nobody reads", async () => {
  const recorder = recordExchanges(answering(bytesOf(EVENTS.slice(0, 30), EVENTS.slice(30))));
  const response = await ask(recorder.fetchFor("anthropic"), { model: "m" });
  expect(await response.text()).toBe(EVENTS);
  const headers = { "content-type": "text/event-stream", "request-id": "req_1" };
  expect(recorder.exchanges()).toEqual([
    { provider: "anthropic", asked: { model: "m" }, answer: { status: 200, headers, body: EVENTS } },
  ]);
  expect(JSON.stringify(recorder.exchanges())).not.toContain("sk-secret");
});

test("refusals are kept, lost connections as such, and what is given up on purpose up to there", async () => {
  const refused = recordExchanges(answering('{"error": {}}', 529));
  await (await ask(refused.fetchFor("openai"), {})).text();
  expect(refused.exchanges()).toMatchObject([{ answer: { status: 529, body: '{"error": {}}' } }]);

  const lost = recordExchanges(answering(bytesOf("event", new Error("reset"))));
  await expect(ask(lost.fetchFor("openai"), {}).then((response) => response.text())).rejects.toThrow("reset");
  expect(lost.exchanges()).toMatchObject([{ answer: null }]);

  const unreached = recordExchanges(() => Promise.reject(new Error("refused")));
  await expect(ask(unreached.fetchFor("openai"), {})).rejects.toThrow("refused");
  expect(unreached.exchanges()).toMatchObject([{ answer: null }]);

  const enough = new AbortController();
  const given = recordExchanges(answering(bytesOf("all that matters", "\n")));
  const reader = (await ask(given.fetchFor("openai"), {}, enough.signal)).body!.getReader();
  await reader.read();
  enough.abort();
  expect(given.exchanges()).toMatchObject([{ answer: { body: expect.stringContaining("all that matters") } }]);
});

const exchangeOf = (asked: unknown, body: string): Exchange => ({
  provider: "anthropic",
  asked,
  answer: { status: 200, headers: { "content-type": "text/event-stream", "request-id": "req_7" }, body },
});

test("a run is read back as it was written, each long text once in a file of its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "aidevos-run-"));
  const long = "A prompt in which “ü” and\r\n line ends stay. ".repeat(20);
  const run: RecordedRun = {
    name: "links.md",
    spec: "# Links\n",
    answeredBy: "a script",
    settings: { ANTHROPIC_MODEL: "m" },
    exchanges: [
      exchangeOf({ system: [{ text: long }], messages: ["short"] }, EVENTS),
      exchangeOf({ system: [{ text: long }], max: 4, form: null }, ""),
      { provider: "openai", asked: {}, answer: null },
    ],
  };
  try {
    writeRun(folder, run);
    writeRun(folder, run);
    expect(readRun(folder)).toEqual(run);
    expect(readdirSync(join(folder, "texts"))).toHaveLength(1);
    expect(readFileSync(join(folder, "exchanges.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(3);
    expect(readRun(join(folder, "texts"))).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

let replay: Replay;
afterEach(() => replay?.close());

test("answers are replayed by what is asked, in whatever order, each once", async () => {
  replay = replayExchanges([exchangeOf({ n: 1 }, "one"), exchangeOf({ n: 2 }, EVENTS), exchangeOf({ n: 2 }, "again")]);
  const second = await ask(fetch, { n: 2 });
  expect([await second.text(), second.headers.get("request-id")]).toEqual([EVENTS, "req_7"]);
  expect(await (await ask(fetch, { n: 2 })).text()).toBe("again");
  expect(replay.left()).toBe(1);
  expect(await (await ask(fetch, { n: 1 })).text()).toBe("one");
  expect(replay.left()).toBe(0);
});

test("what nobody recorded is refused, and told with the first difference to what is nearest", async () => {
  replay = replayExchanges([exchangeOf({ text: "You are PM." }, "one"), { ...exchangeOf({}, ""), provider: "openai" }]);
  const response = await ask(fetch, { text: "You are QA." });
  expect(response.status).toBe(400);
  const said = 'At text it says "You are QA.", where "You are PM." was recorded.';
  expect(await response.text()).toContain(JSON.stringify(said).slice(1, -1));
  await expect(replay.missed).rejects.toThrow(said);
});

test("a connection that was lost is lost again", async () => {
  replay = replayExchanges([{ provider: "anthropic", asked: {}, answer: null }]);
  await expect(ask(fetch, {})).rejects.toBeInstanceOf(Error);
  expect(replay.left()).toBe(0);
});
