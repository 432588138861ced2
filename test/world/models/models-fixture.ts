import { afterEach } from "vitest";
import { type ModelsWorld, startModels } from "#src/world/models/start-models.ts";
import type { Reply, Script } from "#src/world/models/script.ts";

/** A server of models, closed after each test. */
export const openModels = () => {
  const open: ModelsWorld[] = [];
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });
  return async (script: Script | Reply): Promise<ModelsWorld> => {
    const world = await startModels({ port: 0, script: typeof script === "function" ? script : () => script });
    open.push(world);
    return world;
  };
};

const HEADERS = { "content-type": "application/json", authorization: "Bearer sk-test" };

export const VERSION = { "anthropic-version": "2026-10-21" };

/** Asks as the Messages API is asked. */
export const postMessages = (world: ModelsWorld, body: unknown, headers: Record<string, string> = VERSION) =>
  post(`${world.url}/v1/messages`, body, headers);

/** Asks as Chat Completions is asked. */
export const postCompletions = (world: ModelsWorld, body: unknown, headers: Record<string, string> = {}) =>
  post(`${world.url}/v1/chat/completions`, body, headers);

const post = async (url: string, body: unknown, headers: Record<string, string>) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
