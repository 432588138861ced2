import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

/** Says what an uploaded module exports: handlers of its default export, object classes, named entrypoints. */
export const describe = (code) => {
  const classes = Object.entries(code).filter(([, value]) => typeof value === "function" && value.prototype);
  const named = (base) =>
    classes.filter(([name, value]) => name !== "default" && value.prototype instanceof base).map(([name]) => name);
  return {
    hasDefault: "default" in code,
    defaultIsClass: typeof code.default === "function",
    handlers: handlersOf(code.default),
    objects: named(DurableObject),
    entrypoints: named(WorkerEntrypoint),
  };
};

const handlersOf = (exported) => {
  if (typeof exported === "function")
    return Object.getOwnPropertyNames(exported.prototype ?? {}).filter((name) => name !== "constructor");
  return Object.keys(exported ?? {}).filter((name) => typeof exported[name] === "function");
};
