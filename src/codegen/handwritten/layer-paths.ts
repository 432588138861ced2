import { MANIFEST_PATH, parseManifest } from "#src/codegen/layer-manifest.ts";
import type { FileChange } from "#src/codegen/file-change.ts";

/** Files of a product that are the same in every product, and replaced when its layer is upgraded. */
export const layerPaths = (base: readonly FileChange[]): ReadonlySet<string> => {
  const manifest = base.find(({ path }) => path === MANIFEST_PATH);
  return new Set(manifest === undefined ? [] : Object.keys(parseManifest(manifest.content).files));
};
