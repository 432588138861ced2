import type { Release } from "./release.ts";

export type ReleaseVerdict = { state: "live" } | { state: "broken"; reasons: string[] };

/** A release is live only if its URL runs the merged commit and every acceptance scenario passed there. */
export const judgeRelease = (release: Release): ReleaseVerdict => {
  const reasons = release.scenarios.flatMap(({ name, passed, steps }) => {
    if (passed) return [];
    const failed = steps.at(-1);
    return [
      `“${name}” failed at ${failed ? `\`${failed.request}\`: ${failed.problem ?? "no reason given"}` : "its start"}`,
    ];
  });
  if (release.scenarios.length + release.unplayed === 0)
    reasons.push("there is no acceptance scenario to believe it by");
  if (release.reportedVersion === null) reasons.unshift(`${release.url}/healthz does not answer`);
  else if (!release.sha.startsWith(release.reportedVersion) || release.reportedVersion.length < 7)
    reasons.unshift(
      `${release.url} runs ${release.reportedVersion}, not the merged commit ${release.sha.slice(0, 12)}`,
    );
  return reasons.length === 0 ? { state: "live" } : { state: "broken", reasons };
};
