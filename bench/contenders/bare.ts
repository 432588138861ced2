import { readKey } from "./read-key.ts";
import type { Tally } from "./tally.ts";

export { Tally } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally> };

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    return Response.json(await env.TALLY.getByName(readKey(request)).hit());
  },
};
