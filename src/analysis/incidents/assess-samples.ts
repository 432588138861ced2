import type { Assessment } from "./assessment.ts";
import { LIMITS } from "./limits.ts";
import { lastBeats, type Survey } from "./survey.ts";

const { beats, inBeats, samples } = LIMITS["samples-lost"];

/** Measurements that never reached a monitor: all other figures are less sure then. */
export const assessSamples = (survey: Survey): Assessment[] => {
  const seen = lastBeats(survey, beats);
  const losing = seen.filter(({ samplesLost }) => samplesLost > 0);
  const lost = losing.reduce((sum, { samplesLost }) => sum + samplesLost, 0);
  if (seen.length === 0) return [];
  const severity = lost / samples;
  return [
    {
      cause: "samples-lost",
      subject: "product",
      severity: losing.length < inBeats ? Math.min(severity, 0.99) : severity,
      since: losing[0]?.at ?? survey.until,
      figures: [{ name: "measurements lost in an hour", unit: "count", before: null, now: lost }],
      alsoConcerns: [],
    },
  ];
};
