import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { parseOverrides } from "#src/settings/parse-overrides.ts";
import { parseSettings } from "#src/settings/parse-settings.ts";
import { renderComplaints } from "#src/settings/render-complaints.ts";
import { SETTINGS_PATH, type Settings } from "#src/settings/settings.ts";
import { DEFAULTS } from "#src/settings/settings-schema.ts";
import type { Proposal, Repo, SpecIssue } from "./ports.ts";

type SettingsPorts = { proposal: Pick<Proposal, "readFile"> };

/** The repository of an account whose settings hold where a repository says nothing. */
const ACCOUNT_REPOSITORY = ".github";

const readFrom = async (run: Run, { proposal }: SettingsPorts, repo: Repo, ref: string): Promise<Partial<Settings>> => {
  const text = await run.step("read settings", () => proposal.readFile(repo, SETTINGS_PATH, ref));
  const { complaints, settings } = parseSettings(text ?? "");
  if (complaints.length > 0)
    throw new UserError(
      "settings-invalid",
      `\`${SETTINGS_PATH}\` of \`${repo.owner}/${repo.name}\` can't be followed.`,
      renderComplaints(complaints),
    );
  return settings;
};

/**
 * What holds for a build: what was ordered with it, before the repository's settings on its default branch, before those
 * of its account, before the app's own. Throws a `UserError` `settings-invalid`, which names each line.
 */
export const readSettings = async (
  run: Run,
  ports: SettingsPorts,
  { base, overrides, repo }: Pick<SpecIssue, "base" | "overrides" | "repo">,
): Promise<Settings> => {
  const ordered = parseOverrides(overrides);
  if (typeof ordered === "string") throw new UserError("override-invalid", "The command can't be followed.", ordered);
  const account =
    repo.name === ACCOUNT_REPOSITORY ? {} : await readFrom(run, ports, { ...repo, name: ACCOUNT_REPOSITORY }, "HEAD");
  return { ...DEFAULTS, ...account, ...(await readFrom(run, ports, repo, base)), ...ordered };
};
