import { Refusal } from "../run.ts";
import { withSecretsFile } from "./secrets-file.ts";
import { wrangler, WranglerFailure } from "./wrangler.ts";

/** What is uploaded: the bundle that was built, as it is. */
const BUNDLE = ["dist/index.js", "--no-bundle"];
// Else an object that is in use could run its old code for minutes, and a test would test that.
const AT_ONCE = ["--durable-objects-code-update-mode", "immediate"];
/** Cloudflare's word for going back over changed secrets, which a split can't do. */
const SECRETS_CHANGED = "[code: 10220]";

type Made = { worker: string; commit: string };

const upload = async ({ commit, worker }: Made, command: string[], type: string): Promise<string> => {
  const message = `${process.env["GITHUB_REPOSITORY"] ?? worker} ${commit.slice(0, 7)}`;
  const entries = await withSecretsFile(worker, (secrets) =>
    wrangler(...command, ...BUNDLE, "--secrets-file", secrets, "--tag", commit, "--message", message),
  );
  const id = entries.findLast((entry) => entry.type === type)?.version_id;
  if (id === undefined) throw new Refusal("wrangler did not say which version it uploaded.");
  return id;
};

/** Uploads the bundle and gives it all traffic; makes classes that are new. Answers the id of the version. */
export const deployWhole = (made: Made): Promise<string> => upload(made, ["deploy", ...AT_ONCE], "deploy");

/** Uploads the bundle as a version that gets no traffic yet. Answers its id. */
export const uploadVersion = (made: Made): Promise<string> => upload(made, ["versions", "upload"], "version-upload");

/** Splits traffic and instances. Answers false where changed secrets forbid that the older version gets a share. */
export const splitTraffic = async (shares: Record<string, number>, message: string): Promise<boolean> => {
  const specs = Object.entries(shares).map(([id, percentage]) => `${id}@${percentage}%`);
  try {
    await wrangler("versions", "deploy", ...specs, "--yes", "--message", message, ...AT_ONCE);
    return true;
  } catch (error) {
    if (error instanceof WranglerFailure && error.said.includes(SECRETS_CHANGED)) return false;
    throw error;
  }
};

/** Gives a version that was live before all traffic again, with the secrets it had. */
export const restoreVersion = async (id: string, message: string): Promise<void> => {
  await wrangler("rollback", id, "--message", message.slice(0, 120), "--yes", ...AT_ONCE);
};

/** Routes and schedules belong to no version: they are set by themselves. */
export const deployTriggers = async (): Promise<void> => {
  await wrangler("triggers", "deploy");
};
