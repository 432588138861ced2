import { DurableObject } from "cloudflare:workers";

import { readKey } from "./read-key.ts";
import type { Hits, Tally } from "./tally.ts";

export { Tally } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally>; RELAY: DurableObjectNamespace<Relay> };

/** An object that asks another one. */
export class Relay extends DurableObject<Env> {
  async pass(key: string): Promise<Hits> {
    return await this.env.TALLY.getByName(key).hit();
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = readKey(request);
    return Response.json(await env.RELAY.getByName(key).pass(key));
  },
};
