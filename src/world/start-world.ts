import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type Actions, startActions } from "./actions/start-actions.ts";
import { type CloudflareWorld, startCloudflare } from "./cloudflare/start-cloudflare.ts";
import type { Limits } from "./github/rate-limits.ts";
import { type GitHubWorld, startGitHub } from "./github/start-github.ts";

export type World = {
  github: GitHubWorld;
  cloudflare: CloudflareWorld;
  /** Credentials the embedded GitHub has given the app. */
  app: { id: number; slug: string; privateKey: string; webhookSecret: string };
  /** From now on webhooks are sent to `url`. */
  connectApp(url: string): void;
  close(): Promise<void>;
};

const APP = { id: 1001, slug: "aidevos", name: "AIDevOS" };
const MANIFEST = join(import.meta.dirname, "..", "..", "app.yml");

/** What the app asks for in its manifest is all that it gets here too. */
const readManifest = () => {
  const manifest = parse(readFileSync(MANIFEST, "utf8")) as {
    default_permissions: Record<string, "read" | "write">;
    default_events: string[];
  };
  return { permissions: manifest.default_permissions, events: manifest.default_events };
};

/** Every product's repository gets what its deploy workflow needs, as its owner would set it once by hand. */
const equip = async (github: GitHubWorld, cloudflare: CloudflareWorld, repo: string): Promise<void> => {
  const name = repo.split("/")[1] ?? repo;
  github.setSecret(repo, "CLOUDFLARE_API_TOKEN", cloudflare.apiToken);
  github.setSecret(repo, "CLOUDFLARE_ACCOUNT_ID", cloudflare.accountId);
  github.setVariable(repo, "PRODUCT_URL", await cloudflare.reserveUrl(name.toLowerCase()));
};

const runWorkflows = (
  github: GitHubWorld,
  cloudflare: CloudflareWorld,
  { directory, sharedModules }: { directory: string; sharedModules: string },
): Actions =>
  startActions({
    host: github.host,
    workDir: join(directory, "actions"),
    sharedModules,
    environment: {
      // Kept from world to world: what a job runs is large, and compiled once it starts a third faster.
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(dirname(directory), "compile-cache"),
      CLOUDFLARE_API_BASE_URL: cloudflare.apiBaseUrl,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
    },
    // A push starts three at once, and the deployment is not to wait for the tests.
    parallelJobs: 3,
  });

/** Starts the embedded GitHub, Actions and Cloudflare below `directory`, which lies under the project's root. */
export const startWorld = async (options: {
  directory: string;
  sharedModules: string;
  ports: { github: number; cloudflare: number };
  /** GitHub's limits, where they are enforced. */
  limits?: Limits;
  /** False: no workflow is ever run. */
  withActions?: boolean;
}): Promise<World> => {
  const { directory, sharedModules, ports, limits, withActions = true } = options;
  for (const part of ["github", "cloudflare", "actions"]) mkdirSync(join(directory, part), { recursive: true });
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = keys.privateKey.export({ type: "pkcs1", format: "pem" });
  const publicKey = keys.publicKey.export({ type: "spki", format: "pem" });
  const webhookSecret = randomBytes(24).toString("hex");
  const cloudflare = await startCloudflare({ dataDir: join(directory, "cloudflare"), port: ports.cloudflare });
  const appAt = (webhookUrl: string) => ({
    ...APP,
    ...readManifest(),
    publicKey: String(publicKey),
    webhookUrl,
    webhookSecret,
  });
  // The app is known before it runs; until then it has no address to send webhooks to.
  const github = await startGitHub({
    dataDir: join(directory, "github"),
    port: ports.github,
    app: appAt(""),
    ...(limits && { limits }),
  });
  github.onRepositoryCreated((repo) => void equip(github, cloudflare, repo));
  const actions = withActions ? runWorkflows(github, cloudflare, { directory, sharedModules }) : null;
  return {
    github,
    cloudflare,
    app: { id: APP.id, slug: APP.slug, privateKey: String(privateKey), webhookSecret },
    connectApp: (url) => github.setApp(appAt(url)),
    close: async () => {
      await actions?.close();
      await github.close();
      await cloudflare.close();
    },
  };
};
