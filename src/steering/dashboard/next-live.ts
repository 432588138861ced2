import type { Incident, Live, Rollout } from "./board.ts";

/** What a repository's board hears of what is live. Null: there is nothing more to say of it. */
export type LiveNews =
  | { kind: "rollout"; sha: string; rollout: Omit<Rollout, "sha"> | null }
  | { kind: "incident"; topic: string; incident: Omit<Incident, "topic"> | null };

export const QUIET: Live = { rollouts: [], incidents: [] };

/** What came of a version is said until another one gets traffic. */
export const nextLive = ({ incidents, rollouts }: Live, news: LiveNews): Live => {
  if (news.kind === "rollout") {
    const { rollout, sha } = news;
    const others = rollouts.filter((other) => other.sha !== sha && (rollout === null || other.isWatched));
    return { rollouts: rollout === null ? others : [...others, { sha, ...rollout }], incidents };
  }
  const { incident, topic } = news;
  const others = incidents.filter((other) => other.topic !== topic);
  const known = incidents.some((other) => other.topic === topic);
  if (incident === null) return { rollouts, incidents: others };
  const now = { topic, ...incident };
  return {
    rollouts,
    incidents: known ? incidents.map((other) => (other.topic === topic ? now : other)) : [...others, now],
  };
};
