import { makeInert } from "#src/spec/make-inert.ts";

/** What came of a rollback that somebody ordered; `log`: why the workflow refused, where it says so. */
export const renderByHand = (
  to: string | null,
  { log, succeeded, url }: { succeeded: boolean; url: string | null; log: string | null },
): string => {
  const logged = url === null ? "" : ` ([log](${url}))`;
  const target = to === null ? "the version before" : `\`${to.slice(0, 12)}\``;
  if (succeeded)
    return `**Rolled back:** ${target} has all traffic again${logged}. The default branch is as it was: the next merge deploys what stands there.`;
  const why = log === null || log === "" ? "the workflow `rollback.yml` failed, or is not there" : makeInert(log);
  return `**Not rolled back:** ${why}${logged}`;
};
