import type { Episode } from "#src/analysis/incidents/episode.ts";
import { incidentTitle } from "#src/follow-up/render-incident-issue.ts";

/** An incident as people hear of it. */
export type Incident = { cause: string; subject: string; says: string };

export const toIncident = ({ assessment }: Episode): Incident => ({
  cause: assessment.cause,
  subject: assessment.subject,
  says: incidentTitle(assessment).replaceAll("`", ""),
});
