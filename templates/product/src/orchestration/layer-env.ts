import type { InstanceRegistry } from "./control/instance-registry.ts";
import type { SessionKeyring } from "./edge/session-keyring.ts";
import type { Monitor } from "./observe/monitor.ts";

/** The bindings that the layer itself stands on. */
export type LayerEnv = {
  KEYRING: DurableObjectNamespace<SessionKeyring>;
  MONITOR: DurableObjectNamespace<Monitor>;
  REGISTRY: DurableObjectNamespace<InstanceRegistry>;
  VERSION: WorkerVersionMetadata;
  /** Opens the control API, the metrics and the admin page; without it they are closed. */
  CONTROL_TOKEN?: string;
  /** Present where the product limits writes. */
  WRITE_LIMIT?: RateLimit;
  /** Any value lets webhooks reach private addresses: for tests and development only. */
  ALLOW_PRIVATE_WEBHOOKS?: string;
};
