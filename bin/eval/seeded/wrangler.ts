import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

export type Account = { apiBaseUrl: string; accountId: string; apiToken: string };

/** Runs a script of node in a folder for `most` ms, and gives what it printed. Throws that where it fails, unless `mayFail`. */
export const runNode = async (
  folder: string,
  args: readonly string[],
  environment: Record<string, string>,
  { mayFail = false, most }: { mayFail?: boolean; most?: number } = {},
): Promise<string> => {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(most !== undefined && { timeout: most }),
  });
  const ended = once(child, "close");
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  if (child.exitCode !== 0 && !mayFail) throw new Error(`${args.join(" ")} failed: ${said.join("")}`);
  return said.join("");
};

/** Runs wrangler against the embedded Cloudflare; what it did is written into `output`. */
export const wrangler = (
  folder: string,
  { accountId, apiBaseUrl, apiToken }: Account,
  output: string,
  ...args: string[]
): Promise<string> =>
  runNode(folder, [join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js"), ...args], {
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_OUTPUT_FILE_PATH: output,
    CLOUDFLARE_API_BASE_URL: apiBaseUrl,
    CLOUDFLARE_ACCOUNT_ID: accountId,
    CLOUDFLARE_API_TOKEN: apiToken,
  });
