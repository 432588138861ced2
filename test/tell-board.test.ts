import { describe, expect, it } from "vitest";
import type { BoardNews } from "#src/steering/dashboard/next-board.ts";
import { EMPTY } from "#src/steering/dashboard/board.ts";
import { nextBoard } from "#src/steering/dashboard/next-board.ts";
import { order } from "./orders.ts";
import { BODY, checksOf, ISSUE, type Moment, play } from "./play-story.ts";

const HEAD = "1".repeat(40);
const MERGED = "e".repeat(40);
const merged: Moment = { signal: { kind: "pull-request-closed", merged: true, sha: MERGED } };
const closed: Moment = { signal: { kind: "pull-request-closed", merged: false }, state: "closed" };
const deployed = (own: { url?: string; secret?: string }): Moment => ({
  signal: { kind: "deployed", sha: MERGED, logUrl: "https://log", succeeded: own.url !== undefined, url: null, ...own },
});
const pause: Moment = { signal: order({ name: "pause" }, { id: 7, body: BODY }) };

/** What the dashboard's line of the build was, each time that it was another one: where it stands, and its pull request. */
const linesOf = (told: readonly BoardNews[]): string[] => {
  const lines = told.flatMap((news) =>
    news.kind === "build"
      ? [`${news.build.standing} ${news.build.pull ?? "-"}${news.build.canRetry ? " retry" : ""}`]
      : [],
  );
  return lines.filter((line, n) => line !== lines[n - 1]);
};

describe("the dashboard's line of a build", () => {
  it("changes only where somebody else has to act, or its pull request opens or ends", async () => {
    const { told } = await play([checksOf(HEAD, "success"), merged, deployed({ url: "https://x.dev" })]);
    expect(linesOf(told)).toEqual(["working -", "working 2", "waiting 2", "working -", "waiting -"]);
    const board = told.reduce((before, news) => nextBoard(before, news, "2026-01-01T00:00:00.000Z"), EMPTY);
    // Each one is an edit on GitHub; the last is of the probe that nothing answered.
    expect(board.revision).toBe(6);
  });

  it.each<[string, Moment[], string[]]>([
    ["red checks", [checksOf(HEAD, "failure")], ["waiting 2 retry"]],
    ["a pause", [pause], ["paused 2"]],
    ["a pull request that is closed", [closed], ["resting -"]],
    ["a deployment without its secret", [merged, deployed({ secret: "CLOUDFLARE_API_TOKEN" })], ["waiting -"]],
  ])("after %s", async (_name, script, last) => {
    expect(linesOf((await play(script)).told).slice(-1)).toEqual(last);
  });

  it("waits for the approval that the settings ask for", async () => {
    const { told } = await play([], { ...ISSUE, overrides: { approval: "always" } });
    expect(told.at(-1)).toMatchObject({
      build: { standing: "waiting", says: expect.stringContaining("approves [the plan]") },
    });
  });

  it("names what stops it where that is no matter of its own, and which stop it is", async () => {
    const theirs = { ".github/aidevos.yml": "approval: sometimes\n" };
    const files = await play([{ signal: order({ name: "retry" }, { id: 8, body: BODY }) }], ISSUE, { onBase: theirs });
    expect(files.told).toMatchObject([
      {
        build: { standing: "stopped" },
        stop: { cause: { title: "The settings can't be followed" }, id: "spec/acme/links#1/1" },
      },
      { build: { standing: "stopped" }, stop: { id: "spec/acme/links#1/2" } },
    ]);
  });

  it("quotes nothing of an issue that GitHub would act on", async () => {
    const body = "## Services\n\n### Link\n\n- @everybody: nonsense of [x](https://evil.example)\n";
    const { told } = await play([], { ...ISSUE, title: "Links <!-- retry=7 --> @all", body });
    const [line] = told.flatMap((news) => (news.kind === "build" ? [news.build] : []));
    expect(line?.title).toBe("Links &lt;!-- retry=7 --> @\u200Ball");
    expect(line?.says ?? "").not.toMatch(/@everybody|https:\/\/evil/u);
  });

  it("goes where there is nothing more to do", async () => {
    const gone: Moment = { signal: { kind: "ended", because: "the issue was deleted" } };
    expect((await play([gone])).told.at(-1)).toEqual({ kind: "left", issue: 1 });
  });
});
