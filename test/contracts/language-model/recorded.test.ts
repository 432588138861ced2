import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import nock from "nock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAnthropic } from "#src/agents/llm/anthropic.ts";
import type { Answer, Question } from "#src/agents/llm/language-model.ts";
import { ModelFault } from "#src/agents/llm/model-fault.ts";
import { openOpenAi } from "#src/agents/llm/openai.ts";
import { KEY, SIGNAL } from "./model-session.ts";

/** `events` are the response's body where it is a stream. */
type Fixture = {
  provider: "anthropic" | "openai";
  model: string;
  question: Question;
  request: { headers: Record<string, string>; body: nock.DataMatcherMap };
  response: { status: number; headers: Record<string, string>; events?: string[]; body?: Record<string, unknown> };
  answer?: Answer;
  fault?: Partial<ModelFault>;
};

const FOLDER = join(import.meta.dirname, "..", "..", "fixtures", "llm");
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const PROVIDERS = {
  anthropic: { open: openAnthropic, host: "https://api.anthropic.com", base: "", path: "/v1/messages" },
  openai: { open: openOpenAi, host: "https://api.openai.com", base: "/v1", path: "/v1/chat/completions" },
};

/** The answer, or what a fault says, which is never the key. */
const settle = async (fixture: Fixture): Promise<unknown> => {
  const { open, host, base } = PROVIDERS[fixture.provider];
  const model = open({ apiKey: KEY, baseUrl: `${host}${base}`, model: fixture.model });
  try {
    return await model.ask(fixture.question, SIGNAL);
  } catch (error) {
    if (!(error instanceof ModelFault) || /sk-/.test(`${error.message} ${error.stack}`)) throw error;
    const { kind, retryAfterMs, requestId, mayHaveCost } = error;
    return { kind, retryAfterMs, requestId, mayHaveCost };
  }
};

describe("an exchange in the documented format", () => {
  beforeAll(() => void (nock.isActive() || nock.activate()));
  afterAll(() => nock.restore());

  test.each(NAMES)("%s", async (name) => {
    const fixture = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Fixture;
    const { host, path } = PROVIDERS[fixture.provider];
    const { request, response } = fixture;
    const sent: unknown[] = [];
    const scope = nock(host, { reqheaders: { ...request.headers, authorization: `Bearer ${KEY}` } })
      .post(path, (body: unknown) => sent.push(body) > 0)
      .reply(
        response.status,
        response.events ? response.events.map((event) => `${event}\n\n`).join("") : JSON.stringify(response.body),
        response.headers,
      );
    const outcome = await settle(fixture);
    expect(scope.isDone()).toBe(true);
    expect(sent[0]).toEqual(request.body);
    expect(outcome).toEqual(fixture.answer ?? fixture.fault);
  });
});
