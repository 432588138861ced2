import type { ProductDefinition } from "../contract/product-definition.ts";
import type { LayerEnv } from "../layer-env.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Route } from "./router.ts";

/** One request on its way through the layer. */
export type Exchange = {
  product: ProductDefinition;
  routes: readonly Route[];
  mesh: Mesh;
  request: Request;
  url: URL;
  env: LayerEnv;
  ctx: Pick<ExecutionContext, "waitUntil">;
  trace: string;
  /** What the caller is told as the request's id: its own, or the trace. */
  id: string;
  started: number;
  /** What is asked for, as soon as it is known: `Service.operation`. */
  target: string | null;
  /** Further headers of whatever is answered. */
  told?: Record<string, string>;
};

export const isWrite = ({ method }: Request): boolean => method !== "GET" && method !== "HEAD";
