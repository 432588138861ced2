import type { Agents } from "#src/agents/agents.ts";
import type { Workbench } from "#src/agents/llm/workbench.ts";
import { openAgents } from "#src/open-agents.ts";
import { streamMessage } from "#src/world/models/answer-anthropic.ts";
import { utter } from "#src/world/models/utter.ts";

type Body = {
  system?: { text: string }[];
  messages: { role: string; content: { type: string; text?: string }[] }[];
  tools?: { name: string }[];
};

const bench: Workbench = {
  list: async () => ({ text: "", failed: false }),
  search: async () => ({ text: "", failed: false }),
  read: async () => ({ text: "", failed: false }),
  write: async () => ({ text: "", failed: false }),
  edit: async () => ({ text: "", failed: false }),
  remove: async () => ({ text: "", failed: false }),
  check: async () => ({ text: "", outcome: "not-run" }),
  changes: async () => ({ files: [], removed: [], diff: "+the change\n" }),
  close: async () => {},
};

/** A request as people read it: who is told what, word for word. */
const renderAsked = ({ messages, system = [], tools = [] }: Body): string =>
  [
    ...(tools.length > 0 ? [["tools", tools.map(({ name }) => name).join(", ")]] : []),
    ...system.map(({ text }) => ["system", text]),
    ...messages.flatMap(({ content, role }) =>
      content.map((block) => [role, block.text ?? JSON.stringify(block, null, 2)]),
    ),
  ]
    .map(([who, text]) => `======== ${who} ========\n${text}\n`)
    .join("\n");

/** The app's agents with one model that answers `says`, one after the other, and all that it was asked. */
export const askApp = (says: string[]): { agents: Agents; asked: string[] } => {
  const asked: string[] = [];
  const send: typeof fetch = async (_url, init) => {
    const said = utter({ say: says[asked.length] ?? "Done." }, null, "1");
    asked.push(renderAsked(JSON.parse(String(init?.body)) as Body));
    const usage = { input: 1, cacheRead: 0, cacheWritten: 0 };
    const events = streamMessage({ id: "1", model: "m", before: "", said, usage });
    return new Response(events.join(""), { headers: { "content-type": "text/event-stream" } });
  };
  const anthropic = { apiKey: "key", baseUrl: "https://models.test", model: "claude-sonnet-5-5", fetch: send };
  const agents = openAgents(
    { providers: { anthropic }, roles: {}, prices: {} },
    {
      purse: { pay: async (_call, perform) => (await perform()).result, isPaid: async () => false },
      openWorkbench: async () => bench,
      ending: new AbortController().signal,
    },
  );
  return { agents, asked };
};
