import { Agent, getAgentByName } from "agents";

import { readKey } from "./read-key.ts";
import type { Hits } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally> };

export class Tally extends Agent<Env> {
  #hits = 0;
  #since = Date.now();

  hit(): Hits {
    this.#hits += 1;
    return { unit: "hits", hits: this.#hits, since: this.#since };
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const agent = await getAgentByName<Env, Tally>(env.TALLY, readKey(request));
    return Response.json(await agent.hit());
  },
};
