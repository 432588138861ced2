/** What is remembered of an instance; whether one in use is new, active or idle follows from its times. */
export type StoredState = "live" | "paused" | "retiring" | "retired";
export type InstanceState = "created" | "active" | "idle" | "paused" | "retiring" | "retired";

export type LifeCycleAction = "pause" | "resume" | "retire" | "delete";

const TRANSITIONS: Record<LifeCycleAction, { from: readonly StoredState[]; to: StoredState }> = {
  pause: { from: ["live"], to: "paused" },
  resume: { from: ["paused", "retiring"], to: "live" },
  retire: { from: ["live", "paused"], to: "retiring" },
  // What is deleted has been retiring before, so that there was time to export it and to think again.
  delete: { from: ["retiring"], to: "retired" },
};

/** Where an action leads; null where it makes no sense now. Repeating one changes nothing. */
export const nextState = (state: StoredState, action: LifeCycleAction): StoredState | null => {
  const { from, to } = TRANSITIONS[action];
  return state === to || from.includes(state) ? to : null;
};

export const stateOf = (
  { created, lastUsed, state }: { created: number; lastUsed: number; state: StoredState },
  now: number,
  idleMs: number,
): InstanceState => {
  if (state !== "live") return state;
  if (now - lastUsed > idleMs) return "idle";
  return lastUsed === created ? "created" : "active";
};
