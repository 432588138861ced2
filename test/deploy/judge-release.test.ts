import { describe, expect, it } from "vitest";
import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import { parseReport, renderReport } from "#src/deploy/render-report.ts";

const step = { request: "POST /a", status: 201, body: "{}", milliseconds: 4.4, problem: null };
const release: Release = {
  sha: "0123456789abcdef0123456789abcdef01234567",
  url: "https://todo.example.workers.dev",
  reportedVersion: "0123456789abcdef01234567",
  scenarios: [{ name: "Add | remove", passed: true, steps: [step, step] }],
  unplayed: 0,
};

describe("judgeRelease", () => {
  it("believes a release whose URL runs the merged commit and passes every scenario", () => {
    expect(judgeRelease(release)).toEqual({ state: "live" });
  });

  it("believes one that has nothing to play but what was proved before", () => {
    expect(judgeRelease({ ...release, scenarios: [], unplayed: 2 })).toEqual({ state: "live" });
  });

  it.each([
    ["the URL is silent", { reportedVersion: null }, /does not answer/u],
    ["the URL still runs another commit", { reportedVersion: "fedcba9876" }, /not the merged commit 0123456789ab/u],
    ["the version is too short to mean anything", { reportedVersion: "0" }, /not the merged commit/u],
    ["nothing was tried", { scenarios: [] }, /no acceptance scenario/u],
    [
      "a scenario failed",
      {
        scenarios: [
          { name: "Add", passed: false, steps: [step, { ...step, status: 500, problem: "status 500, expected 201" }] },
        ],
      },
      /“Add” failed at `POST \/a`: status 500/u,
    ],
  ])("does not, when %s", (_, change, reason) => {
    const verdict = judgeRelease({ ...release, ...change });
    expect(verdict.state === "broken" && verdict.reasons.join("\n")).toMatch(reason);
  });
});

describe("renderReport", () => {
  it("is read back, result by result", () => {
    expect(parseReport(renderReport("Todo", release))).toEqual([
      { scenario: "Add | remove", requests: 2, passed: true },
    ]);
  });

  it("says what was not played there, and why", () => {
    expect(renderReport("Todo", release)).not.toContain("more would meet");
    expect(renderReport("Todo", { ...release, unplayed: 2 })).toContain(
      "2 scenarios more would meet there what others have put into it",
    );
  });

  it("never calls a broken release live", () => {
    expect(renderReport("Todo", { ...release, reportedVersion: null })).toMatch(
      /^\*\*“Todo” was deployed but does not work\*\*/u,
    );
  });
});
