import { getServerByName, Server } from "partyserver";

import { readKey } from "./read-key.ts";
import type { Hits } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally> };

export class Tally extends Server<Env> {
  #hits = 0;
  #since = Date.now();

  hit(): Hits {
    this.#hits += 1;
    return { unit: "hits", hits: this.#hits, since: this.#since };
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const server = await getServerByName<Env, Tally>(env.TALLY, readKey(request));
    return Response.json(await server.hit());
  },
};
