import { answerByMesh } from "./layer.ts";
import { readKey } from "./read-key.ts";

export { InstanceRegistry, Monitor, Relay, SessionKeyring, Tally } from "./layer.ts";

export default {
  fetch: (request: Request, env: Parameters<typeof answerByMesh>[0], ctx: ExecutionContext): Promise<Response> =>
    answerByMesh(env, ctx, { target: "Tally.write", key: readKey(request) }),
};
