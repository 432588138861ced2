import type { Live } from "./board.ts";

const TITLE = "### The live product";
/** Incidents that are listed. */
const MOST = 20;

const renderRollout = ({ pull, says, sha }: Live["rollouts"][number]): string => {
  const by = pull === null ? "" : ` ([#${pull}](../pull/${pull}))`;
  return `- \`${sha.slice(0, 7)}\`${by}: ${says}`;
};

/** What is watched of the live product and what is wrong with it; null: there is nothing to say. */
export const renderLive = ({ incidents, rollouts }: Live): string | null => {
  const open = incidents.map(({ issue, title }) => `- [#${issue} ${title}](../issues/${issue})`);
  const more = open.length > MOST ? [`- … and ${open.length - MOST} more`] : [];
  const lines = [...rollouts.map(renderRollout), ...open.slice(0, MOST), ...more];
  return lines.length === 0 ? null : `${TITLE}\n\n${lines.join("\n")}`;
};
