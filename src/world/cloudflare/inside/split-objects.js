import { withEnv } from "cloudflare:workers";

/**
 * Makes namespaces that spread their instances over the two versions of a deployment. An instance belongs to one version
 * by its id, so a rising share moves none back. `facades` says for each binding which bindings stand behind it.
 */
export const createSplit = (facades) => {
  const envs = new WeakMap();
  const wrapEnv = (env) => {
    const known = envs.get(env);
    if (known) return known;
    const wrapped = { ...env };
    for (const [name, choices] of Object.entries(facades)) {
      wrapped[name] = spread(choices.map(({ binding, upTo }) => ({ namespace: env[binding], upTo })));
      for (const { binding } of choices) delete wrapped[binding];
    }
    envs.set(env, wrapped);
    return wrapped;
  };
  const wrapClass = (Base) =>
    class extends Base {
      constructor(ctx, env) {
        super(ctx, wrapEnv(env));
      }
    };
  const wrapHandlers = (handlers) => {
    const wrapped = { ...handlers };
    for (const [name, handler] of Object.entries(handlers))
      if (typeof handler === "function")
        wrapped[name] = (event, env, ctx) =>
          withEnv(wrapEnv(env), () => handler.call(handlers, event, wrapEnv(env), ctx));
    return wrapped;
  };
  return { wrapClass, wrapDefault: (value) => (typeof value === "function" ? wrapClass(value) : wrapHandlers(value)) };
};

const spread = (choices) => {
  const [{ namespace: first }] = choices;
  const ownerOf = (id) => {
    const point = (fnv1a(id.toString()) % 10_000) / 100;
    return (choices.find(({ upTo }) => point < upTo) ?? choices.at(-1)).namespace;
  };
  return {
    idFromName: (name) => first.idFromName(name),
    idFromString: (text) => first.idFromString(text),
    newUniqueId: (options) => first.newUniqueId(options),
    get: (id, options) => ownerOf(id).get(id, options),
    getByName: (name, options) => ownerOf(first.idFromName(name)).getByName(name, options),
    jurisdiction: (where) =>
      spread(choices.map(({ namespace, upTo }) => ({ namespace: namespace.jurisdiction(where), upTo }))),
  };
};

const fnv1a = (text) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
};
