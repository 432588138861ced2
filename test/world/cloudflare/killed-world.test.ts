import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCommand } from "#src/world/cloudflare/read-command.ts";
import { startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { makeDirectory, spawnWorld } from "./wrangler.ts";

const CODE = `import { DurableObject } from "cloudflare:workers";
export class Box extends DurableObject { put(v) { return this.ctx.storage.put("v", v) } take() { return this.ctx.storage.get("v") } }
export default { async fetch(request, env) { const box = env.BOX.getByName("a"); if (request.method === "PUT") await box.put(await request.text()); return new Response(await box.take()) } };`;

const metadata = {
  main_module: "index.js",
  compatibility_date: "2026-10-01",
  exports: { Box: { type: "durable-object", storage: "sqlite" } },
  bindings: [{ name: "BOX", type: "durable_object_namespace", class_name: "Box" }],
};

test("a killed world leaves no runtime behind once it is started again, and forgets nothing", async () => {
  const dataDir = makeDirectory();
  const first = await startCloudflare({ dataDir, port: 0 });
  const script = `/accounts/${first.accountId}/workers/scripts/box`;
  const headers = { authorization: `Bearer ${first.apiToken}` };
  const form = new FormData();
  form.set("metadata", JSON.stringify(metadata));
  form.set("index.js", new File([CODE], "index.js", { type: "application/javascript+module" }));
  await fetch(first.apiBaseUrl + script, { method: "PUT", headers, body: form });
  await fetch(`${first.apiBaseUrl}${script}/subdomain`, { method: "POST", headers, body: `{"enabled":true}` });
  await fetch(await first.reserveUrl("box"), { method: "PUT", body: "kept" });
  await first.close();

  const { child } = await spawnWorld(dataDir);
  const [runtime] = JSON.parse(readFileSync(join(dataDir, "runtimes.json"), "utf8")).pids as number[];
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readCommand(runtime!)).toContain("workerd");

  const world = await startCloudflare({ dataDir, port: 0 });
  await expect.poll(() => readCommand(runtime!)).toBe("");
  expect(await (await fetch(await world.reserveUrl("box"))).text()).toBe("kept");
  await world.close();
});
