import { requireApiToken } from "../control-token.ts";
import { Refusal } from "../run.ts";
import type { LiveVersion } from "./live-version.ts";

type Envelope<Result> = { success: boolean; errors: { code: number; message: string }[]; result: Result };
type Listed = { id: string; number: number; annotations?: Record<string, string> };
type Deployed = { versions: { version_id: string; percentage: number }[] };

/** Cloudflare's word for a Worker that was never uploaded. */
const NO_SUCH_WORKER = 10007;
const COMMIT = /^[0-9a-f]{40}$/u;

/** Reads from Cloudflare; null where there is no such Worker. What changes anything goes through wrangler. */
const read = async <Result>(path: string): Promise<Result | null> => {
  const { CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_BASE_URL: base = "https://api.cloudflare.com/client/v4" } =
    process.env;
  if (account === undefined || account === "")
    throw new Refusal("`CLOUDFLARE_ACCOUNT_ID` is not set. In GitHub it is a secret of the environment `production`.");
  const response = await fetch(`${base}/accounts/${account}/workers/${path}`, {
    headers: { authorization: `Bearer ${requireApiToken()}` },
  });
  const { errors, result, success } = (await response.json()) as Envelope<Result>;
  if (success) return result;
  if (errors.some(({ code }) => code === NO_SUCH_WORKER)) return null;
  throw new Refusal(
    `Cloudflare does not tell about ${path}: ${errors.map(({ code, message }) => `${message} (${code})`).join("; ")}`,
  );
};

/** What had which share of the traffic, newest first; in each deployment the largest share first. Empty: nothing is live. */
export const readHistory = async (worker: string): Promise<LiveVersion[][]> => {
  const deployed = await read<{ deployments: Deployed[] }>(`scripts/${worker}/deployments`);
  if (deployed === null) return [];
  const listed = await read<{ items: Listed[] }>(`scripts/${worker}/versions?deployable=true`);
  const known = new Map((listed?.items ?? []).map((version) => [version.id, version]));
  return deployed.deployments.map(({ versions }) =>
    versions
      .map(({ percentage, version_id: id }) => {
        const tag = known.get(id)?.annotations?.["workers/tag"] ?? "";
        return { id, number: known.get(id)?.number ?? 0, commit: COMMIT.test(tag) ? tag : null, percentage };
      })
      .toSorted((a, b) => b.percentage - a.percentage),
  );
};

/** The account's part of its workers.dev addresses. */
export const readSubdomain = async (): Promise<string> => {
  const found = await read<{ subdomain: string }>("subdomain");
  if (found === null)
    throw new Refusal("This account has no workers.dev address yet. Choose one in Cloudflare's dashboard.");
  return found.subdomain;
};
