import type { Env } from "./env.ts";
import { createWorker } from "./orchestration/create-worker.ts";
import { product } from "./product.ts";

export { InstanceRegistry } from "./orchestration/instance-registry.ts";
export { SessionKeyring } from "./orchestration/session-keyring.ts";
export { Note } from "./services/note.ts";

export default createWorker<Env>(product);
