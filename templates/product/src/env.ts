import type { LayerEnv } from "./orchestration/layer-env.ts";
import type { Activity } from "./services/activity.ts";
import type { Note } from "./services/note.ts";

type ServiceEnv = {
  NOTE: DurableObjectNamespace<Note>;
  ACTIVITY: DurableObjectNamespace<Activity>;
};

/** The bindings of `wrangler.jsonc`. */
export type Env = LayerEnv & ServiceEnv;

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
    interface Env extends LayerEnv, ServiceEnv {}
  }
}
