import type { Upgrade } from "#src/codegen/plan-upgrade.ts";
import { renderCount, renderFold } from "#src/markdown.ts";

const list = (paths: readonly string[]): string => paths.map((path) => `- \`${path}\``).join("\n");

/** The branch of an upgrade; no issue is named in it, so nothing of it is taken for the pull request of a spec. */
export const chooseUpgradeBranch = ({ to }: Upgrade): string => `aidevos/layer-${to}`;

const renderKept = ({ from, kept, to }: Upgrade): string =>
  kept.length === 0
    ? ""
    : [
        "### Changed by people, and so left as they are",
        list(kept),
        `These are not what layer ${from} brought. Take over what layer ${to} changes in them, or put them back and ask for the upgrade again.`,
      ].join("\n\n");

/** Title and body of the pull request that brings a product's layer to another version. */
export const renderUpgrade = (upgrade: Upgrade, issue: number): { title: string; body: string } => {
  const { files, from, removed, to } = upgrade;
  const changed = [...files.map(({ path }) => path), ...removed.map((path) => `${path} (removed)`)];
  const parts = [
    `Brings the orchestration layer, its tests, scripts and workflows from ${from} to ${to}. Services, contracts and data stay as they are. Asked for in #${issue}.`,
    renderKept(upgrade),
    renderFold(renderCount(changed.length, "file"), changed.map((path) => `- \`${path}\``).join("\n")),
    "The checks of this pull request run the product's own tests on the new layer. Merging deploys it, by canary where the release allows one.",
  ];
  return {
    title: `build: upgrade the orchestration layer to ${to}`,
    body: parts.filter((part) => part !== "").join("\n\n"),
  };
};
