import { registerHooks } from "node:module";

// The parser imports its JSON schema without an import attribute, which Node has refused since 22.
const mend = registerHooks({
  load: (url, context, next) =>
    next(
      url,
      url.endsWith(".json") && context.importAttributes?.["type"] === undefined
        ? { ...context, importAttributes: { ...context.importAttributes, type: "json" } }
        : context,
    ),
});

/** GitHub's own workflow parser and expression language. */
export const parser = await import("@actions/workflow-parser");
export const expressions = await import("@actions/expressions");

mend.deregister();
