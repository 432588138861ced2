/** A version of the Worker. `number` grows with every upload; `commit` is null where its tag names none. */
export type LiveVersion = { id: string; number: number; commit: string | null; percentage: number };

/** A version by its commit, as people know it. */
export const nameVersion = ({ commit, id }: Pick<LiveVersion, "commit" | "id">): string =>
  commit === null ? `version ${id}` : `${commit.slice(0, 7)} (version ${id})`;

/** What shall get all traffic after a split; null: no traffic is split. */
export const chooseNewest = (live: readonly LiveVersion[]): LiveVersion | null =>
  live.length < 2 ? null : live.reduce((newest, version) => (version.number > newest.number ? version : newest));

/**
 * What a rollback goes back to: the older version of a split, or else the version that had all traffic before the live one
 * came. So it never is one that was itself rolled back meanwhile. `history` holds the deployments, newest first. Null:
 * there is none.
 */
export const choosePrevious = (history: readonly (readonly LiveVersion[])[]): LiveVersion | null => {
  const [live = []] = history;
  if (live.length > 1) return live.reduce((oldest, version) => (version.number < oldest.number ? version : oldest));
  const came = history.findLastIndex((versions) => versions.some(({ id }) => id === live[0]?.id));
  const before = history.slice(came + 1).find((versions) => versions.length === 1);
  return before?.[0] ?? null;
};
