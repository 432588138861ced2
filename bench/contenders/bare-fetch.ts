import { readKey } from "./read-key.ts";
import type { Tally } from "./tally.ts";

export { Tally } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally> };

export default {
  fetch: (request: Request, env: Env): Promise<Response> => env.TALLY.getByName(readKey(request)).fetch(request),
};
