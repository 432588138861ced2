import type { Agents, Answered, Turn } from "#src/agents/agents.ts";
import type { ModelsConfig, ProviderName } from "#src/read-models.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { Message } from "#src/discussion/message.ts";
import { openAgents } from "#src/open-agents.ts";
import type { Draft } from "#src/plan/judge-turn.ts";
import { renderSteps } from "#src/spec/render-spec.ts";
import type { Paid, Purse } from "#src/agents/llm/purse.ts";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";

const MODELS: Record<ProviderName, string> = { anthropic: "claude-sonnet-5-5", openai: "gpt-6-sol" };
const NEVER = new AbortController().signal;

const draftOf = (message: Message): Draft => {
  const { id: _, role: __, round: ___, ...said } = message;
  return said.kind === "scenario" ? { kind: "scenario", name: said.text, steps: renderSteps(said.scenario) } : said;
};

/** Pays each call once, as the ledger does, and forgets it all at the end. */
export const openPurse = (): Purse & { calls: { role: string; phase: string; model: string; microUsd: number }[] } => {
  const results = new Map<string, Promise<Paid<unknown>>>();
  const calls: { role: string; phase: string; model: string; microUsd: number }[] = [];
  return {
    calls,
    isPaid: async (key) => results.has(key),
    pay: async <T>(call: Parameters<Purse["pay"]>[0], perform: () => Promise<Paid<T>>) => {
      const known = results.get(call.key) as Promise<Paid<T>> | undefined;
      if (known) return (await known).result;
      const paid = perform();
      results.set(call.key, paid);
      paid.then(
        ({ microUsd }) => calls.push({ role: call.role, phase: call.phase, model: call.model, microUsd }),
        () => results.delete(call.key),
      );
      return JSON.parse(JSON.stringify((await paid).result)) as T;
    },
  };
};

/** `hearings`: what they make of a comment, at the first try and the second. Models whose every thought is the rules' own, said through the wire format of one provider. */
export const openRulesBehindModels = async (
  provider: ProviderName,
): Promise<{
  agents: Agents;
  world: ModelsWorld;
  purse: ReturnType<typeof openPurse>;
  hearings: Map<string, unknown[]>;
}> => {
  const thoughts = new Map<string, Draft[]>();
  const hearings = new Map<string, unknown[]>();
  const answers = new Map<string, Answered>();
  const world = await startModels({
    port: 0,
    script: ({ messages }) => {
      const [asked, ...again] = messages.flatMap((message) => (message.from === "user" ? [message.text] : []));
      const hearing = hearings.get(/<comment>\n([^]*?)\n<\/comment>/u.exec(asked ?? "")?.[1] ?? "");
      if (hearing !== undefined) return { say: JSON.stringify(hearing[again.length] ?? hearing.at(-1)) };
      const answer = answers.get(/<question>\n([^]*?)\n<\/question>/u.exec(asked ?? "")?.[1] ?? "");
      if (answer !== undefined) return { say: JSON.stringify({ text: answer.text, source: answer.source ?? "" }) };
      const drafts = thoughts.get(keyIn(asked ?? "")) ?? [];
      // Not every scenario of the rules can be said in words: told so, they do without.
      const said = again.length === 0 ? drafts : drafts.filter(({ kind }) => kind !== "scenario");
      return { say: JSON.stringify({ messages: said }) };
    },
  });
  const baseUrl = provider === "openai" ? `${world.url}/v1` : world.url;
  const models: ModelsConfig = {
    providers: { [provider]: { apiKey: "key", baseUrl, model: MODELS[provider] } },
    roles: {},
    prices: {},
  };
  const purse = openPurse();
  const agents = openAgents(models, { purse, openWorkbench: null, ending: NEVER });
  const rules = rulesAgents();
  return {
    world,
    purse,
    hearings,
    agents: {
      ...agents,
      answer: async (query, effort) => {
        answers.set(query.question, await rules.answer(query));
        return agents.answer(query, effort);
      },
      speak: async (turn, effort) => {
        const { messages } = await rules.speak(turn);
        thoughts.set(keyOf(turn), messages.map(draftOf));
        return agents.speak(turn, effort);
      },
    },
  };
};

const keyOf = ({ role, round }: Turn): string => `${role} ${round}`;
const keyIn = (prompt: string): string => {
  const [, role = "", round = ""] = /You speak as (\w+):[^]*?This is round (\d+)/u.exec(prompt) ?? [];
  return `${role} ${round}`;
};
