import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { type CloudflareWorld, startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { writeProduct } from "#bin/eval/write-product.ts";
import type { ProductName } from "./fault.ts";
import { openRepository, type Repository } from "./repository.ts";
import { ROOT, wrangler } from "./wrangler.ts";

export const OPERATOR = "token-of-the-evaluation";
/** Beats of a second, as the demo has them: only the clock of the statistics is shorter. */
export const BEAT_MS = 1_000;
/** What a canary of a product gets. */
const SHARE = 20;

export type Product = {
  name: ProductName;
  origin: string;
  repository: Repository;
  /** Uploads what a commit holds as a version without traffic. */
  upload(sha: string): Promise<void>;
  /** `some`: a canary beside what was generated; `all`: it has all traffic. */
  give(sha: string, traffic: "some" | "all"): Promise<void>;
  set(scope: string, changes: Record<string, number>): Promise<void>;
  close(): Promise<void>;
};

const versionIn = (ndjson: string): string => {
  const ids = ndjson.split("\n").flatMap((line) => {
    const entry = line.trim() === "" ? {} : (JSON.parse(line) as { version_id?: string });
    return entry.version_id ?? [];
  });
  const id = ids.at(-1);
  if (id === undefined) throw new Error("wrangler did not say which version it uploaded");
  return id;
};

type Ground = { cloudflare: CloudflareWorld; folder: string; directory: string; name: ProductName };

/** Uploads what is checked out, with all traffic or none. */
const put = async ({ cloudflare, directory, folder }: Ground, sha: string, command: string[]): Promise<string> => {
  const [secrets, output] = [join(directory, "secrets.json"), join(directory, "output.ndjson")];
  writeFileSync(secrets, JSON.stringify({ CONTROL_TOKEN: OPERATOR, ALLOW_PRIVATE_WEBHOOKS: "1" }));
  writeFileSync(output, "");
  await wrangler(folder, cloudflare, output, ...command, "--secrets-file", secrets, "--tag", sha);
  return versionIn(readFileSync(output, "utf8"));
};

const deploy = async (
  { cloudflare, name }: Ground,
  versions: { version_id: string; percentage: number }[],
): Promise<void> => {
  const { accountId, apiBaseUrl, apiToken } = cloudflare;
  const answer = await fetch(`${apiBaseUrl}/accounts/${accountId}/workers/scripts/${name}/deployments`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
    body: JSON.stringify({ strategy: "percentage", versions }),
  });
  if (!answer.ok) throw new Error(`the traffic of ${name} could not be split: ${await answer.text()}`);
};

/** Generates a product, makes a repository of it, and has it run in workerd. */
export const openProduct = async (name: ProductName, directory: string): Promise<Product> => {
  const folder = join(directory, "product");
  const text = readSpecText(readFileSync(join(ROOT, "examples", "specs", `${name}.md`), "utf8"), name);
  await writeProduct(parseSpec(text), name, folder, text);
  const repository = openRepository(folder);
  mkdirSync(join(directory, "cloudflare"));
  const cloudflare = await startCloudflare({ dataDir: join(directory, "cloudflare"), port: 0 });
  const ground: Ground = { cloudflare, folder, directory, name };
  const versions = new Map<string, string>();
  const idOf = (sha: string): string => versions.get(sha) ?? "";
  try {
    const origin = await cloudflare.reserveUrl(name);
    versions.set(repository.base, await put(ground, repository.base, ["deploy"]));
    return {
      name,
      origin,
      repository,
      upload: async (sha) => void versions.set(sha, await put(ground, sha, ["versions", "upload"])),
      give: (sha, traffic) =>
        deploy(
          ground,
          traffic === "all"
            ? [{ version_id: idOf(sha), percentage: 100 }]
            : [
                { version_id: idOf(repository.base), percentage: 100 - SHARE },
                { version_id: idOf(sha), percentage: SHARE },
              ],
        ),
      set: async (scope, changes) => {
        const answer = await fetch(`${origin}/control/settings`, {
          method: "PATCH",
          headers: { authorization: `Bearer ${OPERATOR}`, "content-type": "application/json" },
          body: JSON.stringify({ scope, changes, by: "the evaluation", reason: "a shorter clock" }),
        });
        if (!answer.ok) throw new Error(`settings of ${name} could not be changed: ${await answer.text()}`);
      },
      close: () => cloudflare.close(),
    };
  } catch (error) {
    await cloudflare.close();
    throw error;
  }
};
