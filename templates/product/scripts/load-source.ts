import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

// What the runtime brings with it; in Node it only has to be there, for nothing of it is called.
const RUNTIME = `
  export class DurableObject {}
  export class WorkerEntrypoint {}
  export class WorkflowEntrypoint {}
  export class RpcTarget {}
  export const env = {}, exports = {};
  export const waitUntil = () => {}, withEnv = () => {}, retryable = (value) => value;
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith("cloudflare:") ? { url: specifier, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url.startsWith("cloudflare:") ? { format: "module", source: RUNTIME, shortCircuit: true } : next(url, context),
});

/** Imports a module of the product, written for Workers, into Node. */
export const loadSource = (file: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(file).href) as Promise<Record<string, unknown>>;
