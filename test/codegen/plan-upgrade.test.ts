import { describe, expect, it } from "vitest";
import type { FileChange } from "#src/codegen/file-change.ts";
import { blobIdOf, parseManifest, renderManifest } from "#src/codegen/layer-manifest.ts";
import { type Holding, planUpgrade } from "#src/codegen/plan-upgrade.ts";
import { UserError } from "#src/errors.ts";

const lockOf = (name: string) => JSON.stringify({ name, packages: { "": { name }, "node_modules/vitest": {} } });

const layer = (version: string, files: Record<string, string>): FileChange[] => {
  const given = Object.entries(files).map(([path, content]) => ({ path, content }));
  return [
    ...given,
    { path: "layer.json", content: renderManifest(version, given) },
    {
      path: "package.json",
      content: JSON.stringify({ name: "notebook", scripts: { test: version }, devDependencies: { vitest: version } }),
    },
    { path: "package-lock.json", content: lockOf("notebook") },
  ];
};

const OLD = layer("2.0.0", { "a.ts": "a", "b.ts": "b", "c.ts": "c", "d.ts": "d" });
const NEW = layer("2.1.0", { "a.ts": "a", "b.ts": "b2", "c.ts": "c2", "e.ts": "e" });

const product = (files: FileChange[], own: Record<string, unknown> = {}): Holding => {
  const textOf = (path: string) => files.find((file) => file.path === path)?.content ?? null;
  const packageJson = JSON.stringify({ ...JSON.parse(textOf("package.json") ?? "{}"), name: "shop", ...own });
  const ids = Object.fromEntries(files.map(({ content, path }) => [path, blobIdOf(content)]));
  return { ids: { ...ids, "package.json": blobIdOf(packageJson) }, manifest: textOf("layer.json"), packageJson };
};

const withText = (files: FileChange[], path: string, content: string): FileChange[] => [
  ...files.filter((file) => file.path !== path),
  { path, content },
];

describe("planUpgrade", () => {
  it("replaces what nobody changed, adds what is new, removes what is gone, under the product's own name", () => {
    const upgrade = planUpgrade(product(OLD), NEW);
    expect(upgrade).toMatchObject({ from: "2.0.0", to: "2.1.0", removed: ["d.ts"], kept: [] });
    expect(upgrade.files.map(({ path }) => path)).toEqual([
      "b.ts",
      "c.ts",
      "e.ts",
      "package.json",
      "package-lock.json",
      "layer.json",
    ]);
    const textOf = (path: string) => upgrade.files.find((file) => file.path === path)?.content ?? "";
    expect(textOf("b.ts")).toBe("b2");
    expect(JSON.parse(textOf("package.json"))).toMatchObject({ name: "shop", devDependencies: { vitest: "2.1.0" } });
    expect(JSON.parse(textOf("package-lock.json"))).toMatchObject({ name: "shop", packages: { "": { name: "shop" } } });
  });

  it("keeps what people changed or threw away, and says so", () => {
    const edited = withText(withText(OLD, "b.ts", "mine"), "d.ts", "mine too");
    const upgrade = planUpgrade(product(edited), NEW);
    expect(upgrade.kept).toEqual(["b.ts", "d.ts"]);
    expect(upgrade.removed).toEqual([]);
    expect(upgrade.files.map(({ path }) => path)).not.toContain("b.ts");
  });

  it("takes no notice of a change that the new layer brings anyway", () => {
    expect(planUpgrade(product(withText(OLD, "b.ts", "b2")), NEW).kept).toEqual([]);
  });

  it("leaves the lock to who has packages of their own", () => {
    const own = { devDependencies: { vitest: "2.0.0", mine: "1.0.0" } };
    const upgrade = planUpgrade(product(OLD, own), NEW);
    expect(upgrade.kept).toEqual(["package-lock.json"]);
    const raised = upgrade.files.find(({ path }) => path === "package.json")?.content ?? "{}";
    expect(JSON.parse(raised).devDependencies).toEqual({ vitest: "2.1.0", mine: "1.0.0" });
  });

  it("has nothing to do where all is so already", () => {
    const files = planUpgrade(product(NEW), NEW).files.map(({ path }) => path);
    expect(files.filter((path) => !path.startsWith("package"))).toEqual([]);
  });

  it.each<[string, Holding]>([
    ["no layer.json", { ...product(OLD), manifest: null }],
    ["a layer.json that is none", { ...product(OLD), manifest: "{}" }],
    ["a layer of another major version", { ...product(OLD), manifest: '{"version":"1.0.0","files":{}}' }],
  ])("refuses %s", (_, holding) => {
    expect(() => planUpgrade(holding, NEW)).toThrow(UserError);
  });
});

describe("layer.json", () => {
  it("names files as git does, and is read back", () => {
    expect(blobIdOf("hello\n")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    const files = [
      { path: "b", content: "1" },
      { path: "a", content: "2" },
    ];
    const manifest = parseManifest(renderManifest("2.0.0", files));
    expect(Object.keys(manifest.files)).toEqual(["a", "b"]);
    expect(manifest.version).toBe("2.0.0");
  });
});
