/** Pull requests of ours that are open, and builds that are about to open theirs, or wait to; each by its issue. */
export type Crowd = {
  open: readonly { number: number; issue: number }[];
  others: readonly { issue: number; isAdmitted: boolean }[];
};

/** Whether the build of `issue` may open its pull request: at most `most` are open, and the earliest issue comes first. */
export const hasRoom = ({ open, others }: Crowd, issue: number, most: number): boolean => {
  const issues = new Set(open.map((pull) => pull.issue));
  if (issues.has(issue)) return true;
  const before = others.filter((other) => !issues.has(other.issue) && (other.isAdmitted || other.issue < issue));
  return open.length + before.length < most;
};

/** Why nothing is opened, as it stands in the status. */
export const renderCrowd = (open: Crowd["open"]): string => {
  const links = open.map(({ number }) => `#${number}`).join(", ");
  const [are, one] = open.length === 1 ? ["is", "it"] : ["are", "one"];
  return open.length === 0
    ? "waiting: builds of earlier issues open their pull requests first."
    : `waiting: ${open.length} of mine ${are} open here: ${links}; it goes on when ${one} is merged or closed.`;
};
