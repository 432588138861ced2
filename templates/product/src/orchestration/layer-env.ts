import type { InstanceRegistry } from "./instance-registry.ts";
import type { SessionKeyring } from "./session-keyring.ts";

/** The bindings that the layer itself stands on. */
export type LayerEnv = {
  KEYRING: DurableObjectNamespace<SessionKeyring>;
  REGISTRY: DurableObjectNamespace<InstanceRegistry>;
  VERSION: WorkerVersionMetadata;
  /** Present where the product limits writes. */
  WRITE_LIMIT?: RateLimit;
  /** Any value lets webhooks reach private addresses: for tests and development only. */
  ALLOW_PRIVATE_WEBHOOKS?: string;
};
