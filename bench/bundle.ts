import { builtinModules } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const CONTENDERS = join(import.meta.dirname, "contenders");

/** Every import of a file whose path ends in `from` gets the contender's file `to`. */
export type Replacement = { from: string; to: string };

const replaceFile = ({ from, to }: Replacement, onReplaced: () => void): Plugin => ({
  name: "replace",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      if (!join(resolveDir, path).endsWith(from)) return null;
      onReplaced();
      return { path: join(CONTENDERS, to) };
    });
  },
});

/** A module has no `require`: what CommonJS asks of Node's own modules becomes an import, as wrangler makes it. */
const importBuiltins: Plugin = {
  name: "builtins",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: new RegExp(`^(?:${builtinModules.join("|")})$`) }, ({ kind, path }) =>
      kind === "require-call" ? { path, namespace: "builtin" } : { path: `node:${path}`, external: true },
    );
    onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `import builtin from "node:${path}"; module.exports = builtin;`,
    }));
  },
};

/** One module, as it would be deployed. Throws where a replacement found nothing to replace. */
export const bundle = async (entry: string, replacement: Replacement | null): Promise<string> => {
  let replaced = replacement === null;
  const { outputFiles } = await build({
    entryPoints: [join(CONTENDERS, entry)],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["module", "main"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "error",
    plugins: [importBuiltins, ...(replacement === null ? [] : [replaceFile(replacement, () => (replaced = true))])],
  });
  if (!replaced) throw new Error(`${entry}: nothing imports ${replacement?.from}`);
  return outputFiles.map(({ text }) => text).join("");
};
