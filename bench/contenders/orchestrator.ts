import { DurableObject } from "cloudflare:workers";

import { readKey } from "./read-key.ts";
import type { Hits, Tally } from "./tally.ts";

export { Tally } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally>; ORCHESTRATOR: DurableObjectNamespace<Orchestrator> };

/** One object that every request passes through. */
export class Orchestrator extends DurableObject<Env> {
  async hit(key: string): Promise<Hits> {
    return await this.env.TALLY.getByName(key).hit();
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    return Response.json(await env.ORCHESTRATOR.getByName("orchestrator").hit(readKey(request)));
  },
};
