import { DurableObject } from "cloudflare:workers";

import type { JsonObject } from "./call.ts";
import { Instance, type ServiceSettings } from "./instance.ts";
import type { LayerEnv } from "./layer-env.ts";
import type { RecordTable } from "./record-table.ts";

/**
 * What every service stands on. Its methods are its operations: the runtime lets others call methods, and nothing else,
 * so all the rest is kept in properties.
 */
export abstract class ServiceObject<R extends JsonObject> extends DurableObject<LayerEnv> {
  protected readonly instance: Instance<R>;
  protected readonly records: RecordTable<R>;

  constructor(ctx: DurableObjectState, env: LayerEnv, settings: ServiceSettings) {
    super(ctx, env);
    this.instance = new Instance(ctx, env, settings);
    this.records = this.instance.records;
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await this.instance.runDue(info);
  }
}
