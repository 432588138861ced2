import { existsSync, readFileSync } from "node:fs";
import type { Scenario } from "../../test/harness/scenario.ts";
import { git } from "../git.ts";
import { Refusal } from "../run.ts";
import { readWorkerConfig } from "../worker-config.ts";
import { readHistory } from "./cloudflare-api.ts";
import type { LiveVersion } from "./live-version.ts";
import { readAddress } from "./read-address.ts";
import { readFacts } from "./read-facts.ts";
import type { ReleaseFacts } from "./release-facts.ts";

/** What is checked out and built, and what it meets. */
export type Release = {
  worker: string;
  commit: string;
  address: string;
  facts: ReleaseFacts;
  scenarios: Scenario[];
  /** What has which share of the traffic now, the largest first; empty: nothing is live. */
  live: LiveVersion[];
};

/** A version is known by its commit, so what is deployed must be one. */
const readCommit = (): string => {
  const { GITHUB_SHA: given } = process.env;
  if (given !== undefined) return given;
  if (git("status", "--porcelain", "--untracked-files=no") !== "")
    throw new Refusal(
      "There are changes that belong to no commit. Commit them first: a version is known by its commit.",
    );
  return git("rev-parse", "HEAD");
};

/** Reads everything that a deployment is decided by. */
export const openRelease = async (): Promise<Release> => {
  if (!existsSync("dist/index.js")) throw new Refusal("There is no bundle in dist/. Build it first: `npm run build`.");
  const commit = readCommit();
  const config = readWorkerConfig(process.cwd());
  const [live = []] = await readHistory(config.name);
  return {
    worker: config.name,
    commit,
    address: await readAddress(config),
    facts: await readFacts(process.cwd()),
    scenarios: JSON.parse(readFileSync("test/scenarios.json", "utf8")) as Scenario[],
    live,
  };
};
