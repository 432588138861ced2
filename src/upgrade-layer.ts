import { type Holding, planUpgrade } from "#src/codegen/plan-upgrade.ts";
import { MANIFEST_PATH } from "#src/codegen/layer-manifest.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { chooseUpgradeBranch, renderUpgrade } from "#src/pull-request/render-upgrade.ts";
import type { Ports, Repo } from "./ports.ts";

/** Who asked for an upgrade, on which issue or pull request, by which comment. */
export type UpgradeRequest = {
  repo: Repo;
  base: string;
  issue: number;
  comment: number;
  sender: { login: string; id: number };
};

const MAY_STEER = new Set(["write", "maintain", "admin"]);

/** A comment `/aidevos upgrade` becomes a pull request that brings the product's layer to the version that the app has. */
export const upgradeLayer = async (run: Run, ports: Ports, request: UpgradeRequest): Promise<void> => {
  const { comment, issue, repo } = request;
  const say = (body: string) =>
    run.step("answer", () => ports.thread.ensureComment(repo, issue, `upgrade/${comment}`, body));
  const permission = await run.step("read permission", () => ports.thread.readPermission(repo, request.sender.login));
  if (!MAY_STEER.has(permission)) {
    await say("**Not upgraded.** Only people with write access may ask for it.");
    return;
  }
  try {
    await say(await propose(run, ports, request));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await say(`**Not upgraded: ${error.message}**\n\n${error.mend}`);
  }
};

const readHolding = async (run: Run, { proposal }: Ports, repo: Repo, at: string): Promise<Holding> => ({
  ids: await run.step("list files", () => proposal.listFiles(repo, at)),
  manifest: await run.step("read layer.json", () => proposal.readFile(repo, MANIFEST_PATH, at)),
  packageJson: await run.step("read package.json", () => proposal.readFile(repo, "package.json", at)),
});

const propose = async (run: Run, ports: Ports, request: UpgradeRequest): Promise<string> => {
  const { base, issue, repo, sender } = request;
  const at = (await run.step("read base", () => ports.proposal.readHead(repo, base))) ?? base;
  const upgrade = planUpgrade(await readHolding(run, ports, repo, at), ports.templates);
  const { files, kept, removed, to } = upgrade;
  if (files.length + removed.length === 0)
    return `**Nothing to upgrade.** The layer is at ${to}, the newest that I have.`;
  const branch = chooseUpgradeBranch(upgrade);
  const { body, title } = renderUpgrade(upgrade, issue);
  const coAuthor = { name: sender.login, email: `${sender.id}+${sender.login}@users.noreply.github.com` };
  await run.step("push branch", () =>
    ports.proposal.ensureBranch(repo, { branch, base: at, files, removed, message: title, coAuthor }),
  );
  const pull = await run.step("open pull request", () =>
    ports.proposal.ensurePullRequest(repo, { branch, base, title, body, draft: false }),
  );
  const left = kept.length === 0 ? "" : ` ${kept.length} changed by people are left as they are; it names them.`;
  return `**#${pull.number} upgrades the layer from ${upgrade.from} to ${to}**: [${files.length + removed.length} files](${pull.url}).${left}`;
};
