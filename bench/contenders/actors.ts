import { Actor } from "@cloudflare/actors";

import { readKey } from "./read-key.ts";
import type { Hits } from "./tally.ts";

type Env = { Tally: DurableObjectNamespace<Tally> };

export class Tally extends Actor<Env> {
  #hits = 0;
  #since = Date.now();

  hit(): Hits {
    this.#hits += 1;
    return { unit: "hits", hits: this.#hits, since: this.#since };
  }
}

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await Tally.get(readKey(request)).hit());
  },
};
