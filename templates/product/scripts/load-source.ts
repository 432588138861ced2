import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

// What the runtime brings with it; in Node it only has to be there, for nothing of it is called.
const RUNTIME = `
  export class DurableObject {}
  export class WorkerEntrypoint {}
  export class WorkflowEntrypoint {}
  export class WorkflowStep {}
  export class RpcTarget {}
  export class RpcStub {}
  export class EmailMessage {}
  export class NonRetryableError extends Error {}
  export const env = {}, exports = {}, cache = {}, tracing = {};
  export const connect = () => {}, waitUntil = () => {}, retryable = (value) => value;
  export const withEnv = () => {}, withExports = () => {}, withEnvAndExports = () => {};
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
