import type { Run } from "#src/durable/step.ts";
import { UserError } from "./errors.ts";
import { optimiseProduct, type OptimisingPorts } from "./optimise-product.ts";
import type { Repo, Repository } from "./ports.ts";
import { readSettings } from "./read-settings.ts";

export type WeeklyPorts = OptimisingPorts & { repository: Pick<Repository, "readDefaultBranch"> };

/** `because`: what a repository, or its settings, refused. */
export type WeeklyOutcome =
  | { state: "off" | "nothing measured" | "nothing worth it" | "nothing to try" }
  | { state: "refused"; because: string }
  | { state: "started"; issue: number };

const look = async (run: Run, ports: WeeklyPorts, repo: Repo): Promise<WeeklyOutcome> => {
  const settings = await readSettings(run, ports, { base: "HEAD", overrides: {}, repo });
  if (settings.optimize === "off") return { state: "off" };
  const base = await run.step("read default branch", () => ports.repository.readDefaultBranch(repo));
  if (base === null) return { state: "refused", because: "it has no branch" };
  const ranked = await optimiseProduct(run, ports, { repo, base, service: null });
  if (ranked === null) return { state: "nothing measured" };
  if (ranked.length === 0) return { state: "nothing worth it" };
  const started = ranked.find(({ fate }) => fate === "started")?.issue ?? null;
  return started === null ? { state: "nothing to try" } : { state: "started", issue: started };
};

/** Looks without anybody's order for what a live product could do with less; what comes of it is on GitHub alone. */
export const optimiseWeekly = async (
  run: Run,
  ports: WeeklyPorts,
  { repo }: { repo: Repo },
): Promise<WeeklyOutcome> => {
  try {
    return await look(run, ports, repo);
  } catch (error) {
    // Issues are off, the repository is out of reach, or its settings can't be followed, which whoever builds is told.
    if (!(error instanceof UserError)) throw error;
    return { state: "refused", because: error.code };
  }
};
