/** As far as two clocks may differ. GitHub tells whole seconds. */
const SLACK_MS = 10_000;

/** Whether a workflow run was created after a time (ISO 8601), as far as clocks tell. */
export const isDispatchedSince = ({ created_at: created }: { created_at: string }, since: string): boolean =>
  Date.parse(created) >= Date.parse(since) - SLACK_MS;
