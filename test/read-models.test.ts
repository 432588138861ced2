import { describe, expect, test } from "vitest";
import { namesFor } from "#src/agents/llm/open-thinkers.ts";
import { ROLES } from "#src/discussion/message.ts";
import { readModels } from "#src/read-models.ts";

const ANTHROPIC = { ANTHROPIC_API_KEY: "key-a" };
const BOTH = { ...ANTHROPIC, OPENAI_API_KEY: "key-o" };
const read = (env: Record<string, string>) => {
  const problems: string[] = [];
  return { models: readModels(env, problems), problems };
};
const namesOf = (env: Record<string, string>) => {
  const { models, problems } = read(env);
  expect(problems).toEqual([]);
  if (models === null) throw new Error("no models");
  return Object.fromEntries(ROLES.map((role) => [role, namesFor(models, role)]));
};

describe("who thinks", () => {
  test("are the rules, where there is no key, or the operator says so", () => {
    expect(read({})).toEqual({ models: null, problems: [] });
    expect(read({ ...BOTH, AGENTS: "rules" })).toEqual({ models: null, problems: [] });
  });

  test("is the one provider that has a key, for every role", () => {
    const names = namesOf(ANTHROPIC);
    expect(new Set(Object.values(names).map(String))).toEqual(new Set(["anthropic/claude-sonnet-5-5"]));
  });

  test("are two providers where both have keys: who reviews thinks with another model than who writes", () => {
    const { Backend, QA, Security } = namesOf(BOTH);
    expect(Backend).toEqual(["anthropic/claude-sonnet-5-5", "openai/gpt-6-sol"]);
    for (const reviewer of [QA, Security]) expect(reviewer?.[0]).not.toBe(Backend?.[0]);
  });

  test("is who the operator names for a role, and after it the others", () => {
    const { Backend, PM } = namesOf({ ...BOTH, MODELS: "backend=openai/gpt-6-astra, PM=anthropic/claude-opus-5-5" });
    expect(Backend).toEqual(["openai/gpt-6-astra", "anthropic/claude-sonnet-5-5"]);
    expect(PM).toEqual(["anthropic/claude-opus-5-5", "openai/gpt-6-sol"]);
  });

  test("may be a server of one's own, without a key, whose price is given", () => {
    const own = { OPENAI_BASE_URL: "http://127.0.0.1:8000/v1/", OPENAI_MODEL: "qwen4" };
    expect(read(own).problems).toEqual(["nobody knows what openai/qwen4 costs: give its price in MODEL_PRICES"]);
    const price = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
    const { models, problems } = read({ ...own, MODEL_PRICES: JSON.stringify({ "openai/qwen4": price }) });
    expect(problems).toEqual([]);
    expect(models?.providers.openai).toEqual({ apiKey: "none", baseUrl: "http://127.0.0.1:8000/v1", model: "qwen4" });
  });
});

test.each<[string, Record<string, string>, RegExp]>([
  ["a role that there is not", { ...BOTH, MODELS: "CEO=openai/gpt-6-sol" }, /“CEO”, which is none of PM/u],
  ["a model without its provider", { ...BOTH, MODELS: "QA=gpt-6-sol" }, /anthropic\/MODEL or openai\/MODEL/u],
  ["a provider without a key", { ...ANTHROPIC, MODELS: "QA=openai/gpt-6-sol" }, /OPENAI_API_KEY is not set/u],
  ["a model without a price", { ...ANTHROPIC, MODELS: "QA=anthropic/new" }, /what anthropic\/new costs/u],
  ["prices that are none", { ...ANTHROPIC, MODEL_PRICES: "{1}" }, /MODEL_PRICES must be JSON/u],
  ["prices with a hole", { ...ANTHROPIC, MODEL_PRICES: '{"a": {"input": 1}}' }, /MODEL_PRICES must be JSON/u],
  ["an address that is none", { ...ANTHROPIC, ANTHROPIC_BASE_URL: "nowhere" }, /ANTHROPIC_BASE_URL is “nowhere”/u],
  ["agents that there are not", { AGENTS: "gods" }, /must be rules or llm/u],
  ["models without a key", { AGENTS: "llm" }, /neither ANTHROPIC_API_KEY nor OPENAI_API_KEY/u],
])("%s is named", (_, env, told) => {
  expect(read(env).problems.join("\n")).toMatch(told);
});
