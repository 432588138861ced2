import { expect, it } from "vitest";
import { addWatcher } from "#src/codegen/add-watcher.ts";
import { blobIdOf, parseManifest } from "#src/codegen/layer-manifest.ts";
import { readTemplates } from "./read-templates.ts";

it("puts the key where the layer looks for it, and has the layer's list know the file", () => {
  const before = readTemplates();
  const after = addWatcher(before, "a-public-key");
  const changed = after.filter(({ content }, index) => content !== before[index]?.content);
  expect(changed.map(({ path }) => path)).toEqual(["layer.json", "src/orchestration/control/watchers.ts"]);
  const [manifest, watchers] = changed;
  expect(watchers?.content).toContain('WATCHERS: readonly string[] = ["a-public-key"];');
  expect(parseManifest(manifest?.content ?? "").files[watchers?.path ?? ""]).toBe(blobIdOf(watchers?.content ?? ""));
});

it("refuses templates that know no watchers", () => {
  expect(() => addWatcher([], "a-public-key")).toThrow("lack");
});
