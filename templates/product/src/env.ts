import type { LayerEnv } from "./orchestration/layer-env.ts";
import type { Note } from "./services/note.ts";

/** The bindings of `wrangler.jsonc`. */
export type Env = LayerEnv & { NOTE: DurableObjectNamespace<Note> };

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
    interface Env extends LayerEnv {
      NOTE: DurableObjectNamespace<Note>;
    }
  }
}
