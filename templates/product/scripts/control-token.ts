import { createHmac } from "node:crypto";
import { Refusal, run } from "./run.ts";
import { readWorkerConfig } from "./worker-config.ts";

/** The token of a Worker's control API. It follows from the API token, so it need not be kept anywhere. */
export const deriveControlToken = (apiToken: string, worker: string): string =>
  createHmac("sha256", apiToken).update(`control:${worker}`).digest("base64url");

/** The API token of Cloudflare, which every change of what is live needs. */
export const requireApiToken = (): string => {
  const { CLOUDFLARE_API_TOKEN: token } = process.env;
  if (token === undefined || token === "")
    throw new Refusal("`CLOUDFLARE_API_TOKEN` is not set. In GitHub it is a secret of the environment `production`.");
  return token;
};

// Printed for a person who wants to call the control API; no workflow runs this.
if (import.meta.main)
  await run(async () => console.log(deriveControlToken(requireApiToken(), readWorkerConfig(process.cwd()).name)));
