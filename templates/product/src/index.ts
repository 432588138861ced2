import type { Env } from "./env.ts";
import { createWorker } from "./orchestration/edge/create-worker.ts";
import { product } from "./product.ts";

export { InstanceRegistry } from "./orchestration/control/instance-registry.ts";
export { SessionKeyring } from "./orchestration/edge/session-keyring.ts";
export { Monitor } from "./orchestration/observe/monitor.ts";
export { Activity } from "./services/activity.ts";
export { Note } from "./services/note.ts";

export default createWorker<Env>(product);
