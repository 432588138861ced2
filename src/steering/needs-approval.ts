import type { Lane } from "#src/discussion/choose-lane.ts";
import type { Settings } from "#src/settings/settings.ts";

/** Whether a plan waits for somebody's approval before anything is written. */
export const needsApproval = ({ approval }: Pick<Settings, "approval">, lane: Lane): boolean =>
  approval === "always" || (approval === "standard" && lane !== "tiny");
