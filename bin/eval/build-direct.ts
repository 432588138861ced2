import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Spec } from "#src/spec/spec.ts";
import { startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import { writeProduct } from "./write-product.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Generates a product and deploys it by the real wrangler, without GitHub, CI and canary; `use` is told its URL. */
export const buildDirect = async (spec: Spec, name: string, use: (url: string) => Promise<void>): Promise<void> => {
  const directory = makeWorldDirectory(ROOT);
  const product = join(directory, "product");
  const plan = await writeProduct(spec, name, product);
  mkdirSync(join(directory, "cloudflare"));
  const cloudflare = await startCloudflare({ dataDir: join(directory, "cloudflare"), port: 0 });
  try {
    const url = await cloudflare.reserveUrl(plan.product.name);
    await deploy(product, cloudflare);
    await use(url);
  } finally {
    await cloudflare.close();
    rmSync(directory, { recursive: true, force: true });
  }
};

type Account = { apiBaseUrl: string; accountId: string; apiToken: string };

const deploy = async (product: string, { accountId, apiBaseUrl, apiToken }: Account): Promise<void> => {
  const secrets = join(product, ".secrets.json");
  // Receivers of webhooks are on this machine.
  writeFileSync(secrets, JSON.stringify({ CONTROL_TOKEN: "token-of-the-evaluation", ALLOW_PRIVATE_WEBHOOKS: "1" }));
  const wrangler = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
  // The API answers from this process, which must not wait for the deployment without hearing it.
  const child = spawn(process.execPath, [wrangler, "deploy", "--secrets-file", secrets], {
    cwd: product,
    env: {
      ...process.env,
      CI: "1",
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      CLOUDFLARE_API_BASE_URL: apiBaseUrl,
      CLOUDFLARE_ACCOUNT_ID: accountId,
      CLOUDFLARE_API_TOKEN: apiToken,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  if (child.exitCode !== 0) throw new Error(`the product cannot be deployed: ${said.join("")}`);
};
