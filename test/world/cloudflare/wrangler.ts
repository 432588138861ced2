import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { toolEnvironment } from "#test/tool-environment.ts";
import type { CloudflareWorld } from "#src/world/cloudflare/start-cloudflare.ts";

/** A new empty directory. */
export const makeDirectory = () => mkdtempSync(join(tmpdir(), "cloudflare-test-"));

/** A copy of the fixture Worker, to be changed and deployed. */
export const makeProject = () => {
  const directory = makeDirectory();
  cpSync(new URL("./fixture", import.meta.url), directory, { recursive: true });
  return directory;
};

const WRANGLER = new URL("../../../node_modules/wrangler/bin/wrangler.js", import.meta.url).pathname;

/** Starts a world in a process of its own, which prints the API's address and can be killed. */
export const spawnWorld = async (dataDir: string) => {
  const module = new URL("../../../src/world/cloudflare/start-cloudflare.ts", import.meta.url).href;
  const code = `const { startCloudflare } = await import(${JSON.stringify(module)});
    console.log((await startCloudflare({ dataDir: ${JSON.stringify(dataDir)}, port: 0 })).apiBaseUrl);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  return { child, apiBaseUrl: String(line).trim() };
};

/** Runs the real wrangler in `directory` against the world. `output` is everything it printed. */
export const runWrangler = async (
  world: CloudflareWorld,
  directory: string,
  args: string[],
  { input = "", token = world.apiToken } = {},
) => {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: directory,
    env: toolEnvironment({
      HOME: join(directory, ".home"),
      CLOUDFLARE_API_BASE_URL: world.apiBaseUrl,
      CLOUDFLARE_ACCOUNT_ID: world.accountId,
      CLOUDFLARE_API_TOKEN: token,
    }),
  });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on("close", resolve)),
  ]);
  return { code, output: out + err };
};
