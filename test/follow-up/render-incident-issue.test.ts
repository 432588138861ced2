import { expect, it } from "vitest";
import type { Assessment } from "#src/analysis/incidents/assessment.ts";
import { incidentTitle, renderIncidentIssue, renderIncidentOver } from "#src/follow-up/render-incident-issue.ts";

const AT = Date.parse("2026-03-01T10:05:00Z");
const errors: Assessment = {
  cause: "errors",
  subject: "Note.list",
  severity: 4,
  since: AT,
  figures: [
    { name: "calls that fail", unit: "share", before: 0.002, now: 0.2 },
    { name: "failed", unit: "count", before: null, now: 60 },
  ],
  alsoConcerns: ["Page.show"],
};

it("an incident is told with what, since when, its figures, where it may come from, and what to do", () => {
  expect(incidentTitle(errors)).toBe("Incident: Note.list fails far more often than it did");
  const body = renderIncidentIssue({ assessment: errors, nth: 1 });
  expect(body).toMatch(/^`Note\.list` fails far more often than it did, since 2026-03-01 10:05 UTC\./u);
  expect(body).toContain("| calls that fail | 0.20 % | 20.0 % |\n| failed | – | 60 |");
  expect(body).toContain("**Fails with it:** `Page.show`");
  expect(body).toMatch(/\*\*Likely:\*\* .+\n\n\*\*Next:\*\* .+\n\nThis issue is kept current/u);
  expect(renderIncidentIssue({ assessment: errors, nth: 2 })).toContain("It has come back: this is time 2.");
});

it("its end is one sentence", () => {
  expect(renderIncidentOver(errors, { at: AT, because: "quiet" })).toMatch(
    /^\*\*Over:\*\* `Note\.list` fails no more often than before \(2026-03-01 10:05 UTC\)\./u,
  );
  expect(renderIncidentOver(errors, { at: AT, because: "unknown" })).toContain("nothing was measured");
});
