import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate } from "#test/codegen/generate.ts";
import type { Plan } from "#src/plan/plan.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { notificationSystem } from "#test/codegen/plans/notification-system.ts";
import { plan } from "#test/codegen/plans/plan-parts.ts";
import { toolEnvironment } from "#test/tool-environment.ts";

const ROOM = 100_000;

/** Writes, events between services, and deliveries to services and webhooks: everything that may outlive a request. */
const everything: Plan = plan("endurance", "Endurance", "Keeps notes, remembers what happened, and tells people.", {
  services: [...notebook.services, ...notificationSystem.services].map((service) =>
    service.records === "many" ? { ...service, maxRecords: ROOM } : service,
  ),
});

/** Generates the product into `folder`. */
export const writeProduct = async (folder: string): Promise<void> => {
  for (const { content, path } of await generate(everything)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
};

const replace = (file: string, found: string, instead: string): void => {
  const text = readFileSync(file, "utf8");
  if (!text.includes(found)) throw new Error(`${file} does not hold ${found}`);
  writeFileSync(file, text.replace(found, instead));
};

/** The next version of it: a further column by a further migration, and a further field. Nothing that was goes away. */
export const expandProduct = (folder: string): void => {
  const [contract, service] = [join(folder, "src/contracts/note.ts"), join(folder, "src/services/note.ts")];
  replace(
    contract,
    '  pinned: { type: "boolean"',
    '  mood: { type: "text", origin: "caller", max: 40 },\n  pinned: { type: "boolean"',
  );
  replace(contract, "  /** Whether it stays on top. */", "  mood: string | null;\n  /** Whether it stays on top. */");
  replace(contract, 'accepts: ["text", "tags"', 'accepts: ["mood", "text", "tags"');
  replace(service, "\n];\n", "\n  'ALTER TABLE records ADD COLUMN \"mood\" TEXT',\n];\n");
};

const WRANGLER = join(import.meta.dirname, "..", "..", "node_modules", "wrangler", "bin", "wrangler.js");

/** Bundles the product as a deployment would; the code. `out`: where it may write. */
export const bundleProduct = (folder: string, out = join(folder, "dist")): string => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", out], {
    cwd: folder,
    encoding: "utf8",
    env: toolEnvironment({ HOME: out }),
  });
  if (status !== 0) throw new Error(`the product cannot be bundled:\n${stdout}${stderr}`);
  return readFileSync(join(out, "index.js"), "utf8");
};
