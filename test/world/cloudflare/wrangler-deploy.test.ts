import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CloudflareWorld, startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { makeDirectory, makeProject, runWrangler } from "./wrangler.ts";

const dataDir = makeDirectory();
const project = makeProject();
const entry = join(project, "src/index.js");
const source = readFileSync(entry, "utf8");
let world: CloudflareWorld;
let url: string;

const wrangler = (...args: string[]) => runWrangler(world, project, args);
const call = async (name = "main") => (await fetch(`${url}/api/add?name=${name}`)).json();
const objectFiles = () => readdirSync(join(dataDir, "objects/do"));

beforeAll(async () => {
  world = await startCloudflare({ dataDir, port: 0 });
  url = await world.reserveUrl("counter");
});
afterAll(() => world.close());

test("a reserved address answers before the first deploy", async () => {
  const response = await fetch(url);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain("nothing is deployed here yet");
});

test("wrangler refused: wrong token, nothing is left behind", async () => {
  const refused = await runWrangler(world, project, ["deploy"], { token: "wrong" });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("code: 10000");
  expect(world.releases("counter").versions).toEqual([]);
});

test("a first deploy serves assets, the Worker and its objects", async () => {
  const deployed = await wrangler("deploy", "--tag", "abc123", "--message", "first");
  expect(deployed.output).toContain("Created: Counter");
  expect(deployed.code).toBe(0);
  expect(await (await fetch(url)).text()).toContain("<h1>Counter</h1>");
  const [version] = world.releases("counter").versions;
  expect(version).toMatchObject({ number: 1, tag: "abc123", message: "first" });
  expect(await call()).toEqual({
    total: 1,
    version: version!.id,
    worker: version!.id,
    tag: "abc123",
    secret: null,
    host: new URL(url).host,
  });
});

test("a running Worker doesn't take over how the process ends", () => {
  // Whoever is told to stop must get to end everything else too.
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).flatMap((signal) => process.listeners(signal));
  expect(listeners.filter((listener) => /process\.exit/u.test(listener.toString()))).toEqual([]);
});

test("the front streams bodies, forwards WebSockets and shows errors as Cloudflare does", async () => {
  const body = "x".repeat(300_000);
  expect(await (await fetch(`${url}/api/echo`, { method: "POST", body })).text()).toBe(body);
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/socket`);
  socket.onopen = () => socket.send("hello");
  const heard = await new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
  expect(heard).toBe("echo hello");
  socket.close();
  const thrown = await fetch(`${url}/api/throw`);
  expect([thrown.status, await thrown.text()]).toEqual([500, "error code: 1101\n"]);
  const messages = world.logs("counter").map(({ level, message }) => `${level}: ${message}`);
  expect(messages).toContain("log: adding to main");
  expect(messages).toContainEqual(expect.stringContaining("error: Uncaught (in response) Error: as asked"));
});

test("state survives a redeploy, a secret and a restart of the world; rollback runs the old version", async () => {
  const [first] = world.releases("counter").versions;
  const put = await runWrangler(world, project, ["secret", "put", "SECRET"], { input: "hidden" });
  expect(put.code).toBe(0);
  expect(await call()).toMatchObject({ total: 2, secret: "hidden" });
  expect((await wrangler("deploy")).code).toBe(0);
  expect(await call()).toMatchObject({ total: 3, secret: "hidden" });

  await world.close();
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  world = await startCloudflare({ dataDir, port: 0 });
  expect(await world.reserveUrl("counter")).toBe(url);
  expect(await call()).toMatchObject({ total: 4, secret: "hidden" });

  const back = await wrangler("rollback", first!.id, "-y", "--message", "back");
  expect(back.output).toContain("secrets have changed");
  expect(back.code).toBe(0);
  expect(await call()).toMatchObject({ total: 5, secret: null, worker: first!.id, version: first!.id });
});

test("a split moves instances with the share, and none of them forgets", async () => {
  const [newer, , older] = world.releases("counter").versions;
  const names = Array.from({ length: 20 }, (_, at) => `instance-${at}`);
  const round = async () => Promise.all(names.map((name) => call(name)));
  const onNewer = (answers: { version: string }[]) => answers.filter(({ version }) => version === newer!.id).length;
  await round();
  const split = await wrangler("versions", "deploy", `${older!.id}@60%`, `${newer!.id}@40%`, "-y");
  expect(split.code).toBe(0);
  const [some, again] = [await round(), await round()];
  expect(onNewer(some)).toBeGreaterThan(2);
  expect(onNewer(some)).toBeLessThan(16);
  expect(again.map(({ version }) => version)).toEqual(some.map(({ version }) => version));
  expect(again.every(({ total }) => total === 3)).toBe(true);
  const headers = { "Cloudflare-Workers-Version-Overrides": `counter="${newer!.id}"` };
  expect(await (await fetch(`${url}/api/add`, { headers })).json()).toMatchObject({ worker: newer!.id });
});

test("a broken upload is refused with its reason, and changes nothing", async () => {
  const before = { releases: world.releases("counter"), objects: objectFiles() };
  writeFileSync(entry, `${source}\nthrow new Error("broken at the top");\n`);
  const refused = await wrangler("deploy");
  expect(refused.output).toMatch(/broken at the top[\s\S]*code: 10021/);
  writeFileSync(entry, source);
  expect({ releases: world.releases("counter"), objects: objectFiles() }).toEqual(before);
});

test("a bundle that was built once is uploaded as it is, with secrets from a file, as a version or a deployment", async () => {
  mkdirSync(join(project, "dist"));
  writeFileSync(join(project, "dist/index.js"), `${source}\n// as it is\n`);
  writeFileSync(join(project, "secrets.json"), '{"SECRET":"from a file"}');
  const bundle = ["dist/index.js", "--no-bundle", "--secrets-file", "secrets.json"];
  const uploaded = await wrangler("versions", "upload", ...bundle, "--tag", "kept");
  expect(uploaded.code).toBe(0);
  const [version] = world.releases("counter").versions;
  expect(version).toMatchObject({ tag: "kept" });
  expect(await call()).not.toMatchObject({ worker: version!.id });
  const whole = await wrangler("versions", "deploy", `${version!.id}@100%`, "-y");
  expect(whole.code).toBe(0);
  expect(await call()).toMatchObject({ secret: "from a file", worker: version!.id });
  const triggers = await wrangler("triggers", "deploy");
  expect(triggers.output).toContain("https://counter.local.workers.dev");
});

test("wrangler lists what was released", async () => {
  const { versions, deployments } = world.releases("counter");
  const [listed, versionList] = await Promise.all([wrangler("deployments", "list"), wrangler("versions", "list")]);
  expect(deployments.length).toBe(6);
  expect(listed.output).toContain("back");
  for (const { id } of versions) expect(versionList.output).toContain(id);
});
