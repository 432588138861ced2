import type { Box, Build } from "./board.ts";

/** The commands that make sense for a build as it stands. */
export const offersOf = ({ canRetry, hasEnded, standing }: Build): Box[] => {
  if (standing === "live" || standing === "resting") return [];
  if (hasEnded) return ["ignore"];
  if (standing === "ignored") return ["resume"];
  if (standing === "paused") return ["resume", "ignore"];
  const first: Box[] = canRetry ? ["retry"] : [];
  return standing === "stopped" ? [...first, "ignore"] : [...first, "pause", "ignore"];
};
