import { expect, it } from "vitest";
import { EMPTY } from "#src/steering/dashboard/board.ts";
import { nextBoard } from "#src/steering/dashboard/next-board.ts";
import { type LiveNews, nextLive, QUIET } from "#src/steering/dashboard/next-live.ts";
import { renderDashboard } from "#src/steering/dashboard/render-dashboard.ts";

const rollout = (sha: string, isWatched: boolean, says = isWatched ? "watched" : "nothing got worse"): LiveNews => ({
  kind: "rollout",
  sha: sha.repeat(40),
  rollout: { pull: 3, isWatched, says },
});
const incident = (topic: string, issue: number, title = "It fails"): LiveNews => ({
  kind: "incident",
  topic,
  incident: { issue, title },
});
const after = (...news: LiveNews[]) => news.reduce(nextLive, QUIET);
const linesAfter = (...news: LiveNews[]): string[] =>
  renderDashboard([], after(...news))
    .split("\n")
    .filter((line) => line.startsWith("- "));

it("a version is watched, and what came of it stands there until another one gets traffic", () => {
  expect(linesAfter(rollout("a", true))).toEqual(["- `aaaaaaa` ([#3](../pull/3)): watched"]);
  expect(linesAfter(rollout("a", true), rollout("a", false))).toEqual([
    "- `aaaaaaa` ([#3](../pull/3)): nothing got worse",
  ]);
  const both = [rollout("a", true), rollout("a", false), rollout("b", true), rollout("c", true)];
  expect(after(...both).rollouts.map(({ sha }) => sha[0])).toEqual(["b", "c"]);
});

it("incidents stand in the order in which they came, each until it is over", () => {
  const came = [incident("x", 4), incident("y", 5), incident("x", 4, "It fails more")];
  expect(linesAfter(...came)).toEqual(["- [#4 It fails more](../issues/4)", "- [#5 It fails](../issues/5)"]);
  expect(after(...came, { kind: "incident", topic: "x", incident: null }).incidents).toMatchObject([{ issue: 5 }]);
});

it("nothing is said, and nothing is shown anew, where there is nothing", () => {
  expect(renderDashboard([])).not.toContain("live product");
  const gone: LiveNews = { kind: "rollout", sha: "a".repeat(40), rollout: null };
  const at = "2026-01-01T00:00:00.000Z";
  expect(nextBoard(EMPTY, gone, at).revision).toBe(0);
  expect(nextBoard(nextBoard(EMPTY, rollout("a", true), at), gone, at).revision).toBe(2);
});
