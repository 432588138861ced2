import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deriveControlToken, requireApiToken } from "../control-token.ts";

/** Hands the Worker's secrets over in a file that nobody else may read and that is gone afterwards. */
export const withSecretsFile = async <Result>(
  worker: string,
  use: (file: string) => Promise<Result>,
): Promise<Result> => {
  const token = deriveControlToken(requireApiToken(), worker);
  if (process.env["GITHUB_ACTIONS"] === "true") console.log(`::add-mask::${token}`);
  // `mkdtemp` makes a directory that is its owner's alone.
  const directory = mkdtempSync(join(tmpdir(), "secrets-"));
  try {
    const file = join(directory, "secrets.json");
    writeFileSync(file, JSON.stringify({ CONTROL_TOKEN: token }), { mode: 0o600 });
    return await use(file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
