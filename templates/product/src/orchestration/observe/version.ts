import type { LayerEnv } from "../layer-env.ts";

const SHORT = 8;

/** The running version as labels name it: the first digits of its id, as the runtime itself reports it. */
export const shortVersion = ({ VERSION }: Pick<LayerEnv, "VERSION">): string => VERSION.id.slice(0, SHORT) || "local";
