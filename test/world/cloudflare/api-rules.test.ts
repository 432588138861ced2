import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CloudflareWorld, startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { makeDirectory } from "./wrangler.ts";

const dataDir = makeDirectory();
let world: CloudflareWorld;

beforeAll(async () => {
  world = await startCloudflare({ dataDir, port: 0 });
});
afterAll(() => world.close());

type Envelope = { result: never; errors: { code: number; message: string; meta?: unknown }[] };

const send = async (method: string, path: string, body?: BodyInit) => {
  const response = await fetch(`${world.apiBaseUrl}/accounts/${world.accountId}${path}`, {
    method,
    headers: { authorization: `Bearer ${world.apiToken}` },
    ...(body !== undefined && { body }),
  });
  const { result, errors } = (await response.json()) as Envelope;
  return { status: response.status, result, error: errors[0] };
};
const upload = async (script: string, code: string, metadata: object, { version = false } = {}) => {
  const form = new FormData();
  const all = { main_module: "index.js", compatibility_date: "2026-10-01", ...metadata };
  form.set("metadata", JSON.stringify(all));
  form.set("index.js", new File([code], "index.js", { type: "application/javascript+module" }));
  const path = `/workers/scripts/${script}`;
  if (version) return send("POST", `${path}/versions`, form);
  const uploaded = await send("PUT", path, form);
  await send("POST", `${path}/subdomain`, JSON.stringify({ enabled: true }));
  return uploaded;
};

const OBJECT = `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
export class Box extends DurableObject { put(v) { return this.ctx.storage.put("v", v) } take() { return this.ctx.storage.get("v") } }`;
const ADMIN = `export class Admin extends WorkerEntrypoint { greet(name) { return "hello " + name } }`;
const HANDLER = `export default { fetch: () => new Response("ok") };`;
const SQLITE = { type: "durable-object", storage: "sqlite" };
const BOX = {
  exports: { Box: SQLITE },
  bindings: [{ name: "BOX", type: "durable_object_namespace", class_name: "Box" }],
};

test("an unknown route is named, and so is an unknown Worker", async () => {
  const route = await send("GET", "/workers/dreams");
  expect([route.status, route.error?.message]).toEqual([404, expect.stringContaining("GET /client/v4/accounts/")]);
  const worker = await send("GET", "/workers/services/nobody");
  expect([worker.status, worker.error?.code]).toEqual([404, 10007]);
});

test("a refused first upload leaves neither a Worker nor a class", async () => {
  const refusals = [
    await upload("box", HANDLER, BOX),
    await upload("box", "export default {", {}),
    await upload("box", OBJECT + HANDLER, { bindings: BOX.bindings }),
    await upload("box", HANDLER, { compatibility_date: "2036-01-01" }),
    await upload("box", HANDLER, { bindings: [{ name: "K", type: "inherit" }] }),
    await upload("box", HANDLER, { bindings: [{ name: "S", type: "service", service: "nobody" }] }),
  ];
  expect(refusals.map(({ error }) => error?.code)).toEqual([10021, 10021, 10061, 10021, 10057, 10143]);
  expect(refusals[0]?.error?.message).toContain("'Box'");
  expect(refusals[1]?.error?.message).toContain("SyntaxError");
  expect(refusals[3]?.error?.message).toMatch(/compatibility date/i);
  expect((await send("GET", "/workers/services/box")).status).toBe(404);
  expect((await send("GET", "/workers/durable_objects/namespaces")).result).toEqual([]);
});

test("classes follow `exports`: created, renamed with their data, deleted with it", async () => {
  const url = await world.reserveUrl("box");
  const code = (name: string) =>
    `${OBJECT.replace("Box", name)}
export default { async fetch(request, env) { const box = env.BOX.getByName("a"); if (request.method === "PUT") await box.put(await request.text()); return new Response(await box.take()) } };`;
  const bind = (name: string) => [{ name: "BOX", type: "durable_object_namespace", class_name: name }];
  const created = await upload("box", code("Box"), BOX);
  expect(created.result).toMatchObject({ exports_reconciliation: { created: ["Box"] } });
  await fetch(url, { method: "PUT", body: "kept" });

  const forgotten = await upload("box", HANDLER, { exports: {} });
  expect(forgotten.error).toMatchObject({ code: 100402, meta: { details: [{ class: "Box" }] } });
  const unprovisioned = await upload("box", code("Chest"), { bindings: bind("Chest") }, { version: true });
  expect(unprovisioned.error?.code).toBe(100406);
  const migrating = await upload("box", HANDLER, { migrations: { new_tag: "v1" } }, { version: true });
  expect(migrating.error?.code).toBe(10211);

  const renamed = { Box: { type: "durable-object", state: "renamed", renamed_to: "Chest" }, Chest: SQLITE };
  const second = await upload("box", code("Chest"), { exports: renamed, bindings: bind("Chest") });
  expect(second.result).toMatchObject({ exports_reconciliation: { renamed: [{ from: "Box", to: "Chest" }] } });
  expect(await (await fetch(url)).text()).toBe("kept");

  const [namespace] = (await send("GET", "/workers/durable_objects/namespaces")).result as { id: string }[];
  const storage = join(dataDir, "objects/do", namespace!.id);
  expect(existsSync(storage)).toBe(true);
  const gone = { Chest: { type: "durable-object", state: "deleted" } };
  expect((await upload("box", HANDLER, { exports: gone })).result).toMatchObject({
    exports_reconciliation: { deleted: ["Chest"] },
  });
  expect(existsSync(storage)).toBe(false);
});

test("no deployment spans versions that declare other classes", async () => {
  await upload("split", OBJECT + HANDLER, BOX);
  const [live] = world.releases("split").versions;
  const declares = { ...BOX, exports: { Box: SQLITE, Chest: SQLITE } };
  const code = `${OBJECT}\nexport class Chest extends DurableObject {}\n${HANDLER}`;
  const more = await upload("split", code, declares, { version: true });
  const same = await upload("split", OBJECT + HANDLER, BOX, { version: true });
  const split = (id: string) => {
    const versions = [
      { version_id: live!.id, percentage: 100 },
      { version_id: id, percentage: 0 },
    ];
    return send("POST", "/workers/scripts/split/deployments", JSON.stringify({ strategy: "percentage", versions }));
  };
  expect((await split((more.result as { id: string }).id)).error?.code).toBe(100405);
  expect((await split((same.result as { id: string }).id)).status).toBe(200);
});

test("migrations are checked against the stored tag", async () => {
  const steps = [{ new_sqlite_classes: ["Box"] }];
  const first = await upload("old", OBJECT + HANDLER, { migrations: { new_tag: "v1", steps } });
  expect(first.error).toBeUndefined();
  const wrong = await upload("old", OBJECT + HANDLER, { migrations: { old_tag: "v0", new_tag: "v2", steps } });
  expect(wrong.error?.message).toBe("Migration tag precondition failed; current tag is v1");
  const twice = await upload("old", OBJECT + HANDLER, { migrations: { old_tag: "v1", new_tag: "v2", steps } });
  expect(twice.error?.code).toBe(10074);
  expect((await send("GET", "/workers/services/old")).result).toMatchObject({
    default_environment: { script: { migration_tag: "v1" } },
  });
});

test("Workers reach each other, and what would break a neighbour is taken back", async () => {
  await upload("keeper", OBJECT + ADMIN + HANDLER, BOX);
  const bindings = [
    { name: "ADMIN", type: "service", service: "keeper", entrypoint: "Admin" },
    { name: "BOX", type: "durable_object_namespace", class_name: "Box", script_name: "keeper" },
  ];
  const code = `export default { async fetch(_, env) { const box = env.BOX.getByName("a"); await box.put("x"); return new Response((await env.ADMIN.greet("you")) + (await box.take())) } };`;
  expect((await upload("caller", code, { bindings })).error).toBeUndefined();
  const url = await world.reserveUrl("caller");
  expect(await (await fetch(url)).text()).toBe("hello youx");
  const breaking = await upload("keeper", OBJECT + HANDLER, BOX);
  expect(breaking.error).toMatchObject({ code: 10021, message: expect.stringContaining("Admin") });
  expect(await (await fetch(url)).text()).toBe("hello youx");
});

test("no request is lost while a Worker is deployed", async () => {
  const url = await world.reserveUrl("caller");
  let running = true;
  const statuses: number[] = [];
  const ask = async () => {
    while (running) statuses.push((await fetch(url)).status);
  };
  const asking = [ask(), ask()];
  await upload("other", HANDLER, {});
  await upload("other", HANDLER, {});
  running = false;
  await Promise.all(asking);
  expect(statuses.length).toBeGreaterThan(10);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test("a deployment is refused whole, and a secret while the latest version is not live", async () => {
  const [version, older] = world.releases("other").versions;
  const deploy = (versions: object[]) =>
    send("POST", "/workers/scripts/other/deployments", JSON.stringify({ strategy: "percentage", versions }));
  const half = await deploy([{ version_id: version!.id, percentage: 50 }]);
  expect(half.error?.message).toContain("do not sum up to 100");
  expect((await deploy([{ version_id: "nothing", percentage: 100 }])).status).toBe(404);
  expect(world.releases("other").deployments.length).toBe(2);
  expect((await deploy([{ version_id: older!.id, percentage: 100 }])).status).toBe(200);
  const secret = await send("PUT", "/workers/scripts/other/secrets", JSON.stringify({ name: "K", text: "v" }));
  expect(secret.error?.code).toBe(10215);
});
