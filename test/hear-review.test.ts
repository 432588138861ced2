import { describe, expect, it } from "vitest";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import type { Signal } from "#src/signal.ts";
import { headAfter, ISSUE, type Moment, play, TEMPLATES } from "./play-story.ts";
import { order } from "./orders.ts";

const PATH = "docs/notes.md";
const NOTES = "# Notes\n\nFirst.\nSecond.\nThird.\n";
const THEIRS = "c".repeat(40);

const block = (text: string): string => `\`\`\`suggestion\n${text}\n\`\`\``;
/** What ana says of a line of the notes, as they were when somebody had pushed them. */
const say = (id: number, line: number, text: string, more: Partial<ReviewComment> = {}): ReviewComment => ({
  id,
  thread: id,
  review: 9,
  by: { login: "ana", id: 3 },
  path: PATH,
  lines: { from: line, to: line },
  isOfOld: false,
  commit: THEIRS,
  text,
  isAnswered: false,
  ...more,
});
type Verdict = Extract<Signal, { kind: "reviewed" }>["verdict"];
const review = (verdict: Verdict, said: ReviewComment[], text = "", by = "ana"): Moment => ({
  signal: { kind: "reviewed", review: 9, verdict, text, by, byId: 3 },
  said,
  head: THEIRS,
});
const notes: Moment = {
  signal: { kind: "pushed", sha: THEIRS, by: "ana" },
  head: THEIRS,
  theirs: { [PATH]: NOTES },
};

describe("a review", () => {
  it("becomes one commit with what it suggests, on top of what people pushed, and each thread hears of it", async () => {
    const said = [
      say(1, 3, block("1st.")),
      say(2, 5, `Better:\n${block("3rd.\n4th.")}`),
      say(3, 3, block("one.")),
      say(4, 4, "Why?"),
      say(5, 4, block("x"), { isOfOld: true }),
      say(6, 4, block("x"), { lines: null }),
      say(7, 4, block("x"), { review: 8 }),
    ];
    const { pushed, replies, resolved, seen, text } = await play([notes, review("commented", said)]);
    expect(seen[1]?.status).toContain("GitHub Actions test `ccccccc`, which ana pushed.");
    expect(pushed).toHaveLength(2);
    expect(pushed[1]).toEqual({ message: "fix: heed the review of ana", paths: [PATH], people: ["ana"] });
    expect(text(PATH)).toBe("# Notes\n\n1st.\nSecond.\n3rd.\n4th.\n");
    const done = `Done in \`${headAfter(2).slice(0, 7)}\`.`;
    expect([replies.get(1), replies.get(2)]).toEqual([done, done]);
    expect(replies.get(3)).toContain("**Not done:** another suggestion changes the same lines.");
    expect(replies.get(4)).toContain("only suggestions can be followed");
    expect(replies.get(5)).toContain("lines that are no more");
    expect(replies.get(6)).toContain("it names no lines");
    expect(replies.has(7)).toBe(false);
    expect(resolved).toEqual([1, 2]);
    expect(seen[2]?.status).toContain("which heeds the review");
  });

  it("is declined where a rule would be broken, by the rule's name, and the rest of it is followed", async () => {
    const first = await play([]);
    const config = first.text("wrangler.jsonc") ?? "";
    const line = config.split("\n").findIndex((each) => each.includes('"storage": "sqlite"')) + 1;
    const broken = (config.split("\n")[line - 1] ?? "").replace("sqlite", "legacy");
    const at = { path: "wrangler.jsonc", commit: headAfter(1), lines: { from: line, to: line } };
    const said = [
      say(1, line, block(broken), at),
      say(2, 1, block("# Ours"), { path: "README.md", commit: headAfter(1) }),
    ];
    const { pushed, replies, text } = await play([{ ...review("changes_requested", said), head: headAfter(1) }]);
    expect(replies.get(1)).toMatch(/^\*\*Not done:\*\* it would break the rule [A-Z]\d+: /u);
    expect(replies.get(2)).toContain("Done in");
    expect(pushed[1]?.paths).toEqual(["README.md"]);
    expect(text("README.md")?.split("\n")[0]).toBe("# Ours");
    expect(text("wrangler.jsonc")).toBe(config);
  });

  it("stands when what is built is revised afterwards", async () => {
    const said = [say(1, 1, block("# Ours"), { path: "README.md", commit: headAfter(1) })];
    const revise = order({ name: "revise", text: "Rename title to caption." }, { id: 8 });
    const { pushed, text } = await play([
      { ...review("commented", said, "Just this."), head: headAfter(1) },
      { signal: revise },
    ]);
    expect(pushed[2]?.message).toBe("feat: build what was asked for meanwhile");
    expect(pushed[2]?.paths).toContain("src/services/link.ts");
    expect(text("README.md")?.split("\n")[0]).toBe("# Ours");
  });

  it("of words alone is answered honestly where no models think", async () => {
    const { comments, pushed, replies } = await play([notes, review("changes_requested", [], "Call it a slug.")]);
    expect(comments.get("2/review/9")).toContain("**Not done:** no models think here");
    expect([pushed.length, replies.size]).toEqual([1, 0]);
  });

  it("of somebody without write access, an approval, and a single comment push nothing", async () => {
    const one = [say(1, 3, block("1st."))];
    const two = [...one, say(2, 4, block("2nd."))];
    const script = [
      notes,
      review("approved", two),
      review("changes_requested", two, "", "eve"),
      review("commented", one),
    ];
    const { pushed, replies } = await play(script);
    expect([pushed.length, replies.size]).toEqual([1, 0]);
  });
});

describe("/aidevos go", () => {
  const go = (said: ReviewComment[]): Moment => ({ signal: order({ name: "go" }), said, head: THEIRS });

  it("heeds what was collected, of people who may write, once", async () => {
    const said = [
      say(1, 3, block("1st."), { isAnswered: true }),
      say(2, 4, block("2nd.")),
      say(3, 5, block("evil"), { by: { login: "eve", id: 6 } }),
    ];
    const { pushed, replies, resolved, text } = await play([notes, go(said)]);
    expect(text(PATH)).toBe(NOTES.replace("Second", "2nd"));
    expect(pushed[1]?.people).toEqual(["ana"]);
    expect([[...replies.keys()], resolved]).toEqual([[2], [2]]);
  });

  it("says so where nothing waits", async () => {
    const { comments } = await play([notes, go([])]);
    expect(comments.get("1/order/7/go")).toContain("nothing waits here");
  });
});

describe("/aidevos retry", () => {
  it("runs what failed again, however often it was, and says what has passed then", async () => {
    const sha = headAfter(1);
    const failing = { check: "Tests in workerd", conclusion: "failure", failedSteps: ["Install"] };
    const log =
      "2026-01-01T00:00:00.0000000Z ##[group]Run npm ci --ignore-scripts\n2026-01-01T00:00:00.0000000Z npm error code ECONNRESET";
    const red = (attempt: number): Moment => ({
      signal: { kind: "checks-finished", sha },
      conclusion: "failure",
      logs: [{ ...failing, log, attempt }],
    });
    const retry: Moment = { ...red(2), signal: order({ name: "retry" }) };
    const green: Moment = { signal: { kind: "checks-finished", sha }, conclusion: "success" };
    const { comments, reruns, seen } = await play([red(1), red(2), retry, green]);
    expect(reruns).toEqual([
      [sha, 1],
      [sha, 2],
    ]);
    expect(seen[1]?.status).toContain("GitHub Actions run again what failed");
    expect(seen[2]?.status).toContain("somebody does what the checks need");
    expect(comments.get(`2/checks/${sha}`)).toBe("**Passed on `1111111` when run again.**");
  });

  it("is not promised where GitHub won't let the app", async () => {
    const sha = headAfter(1);
    const failing = { check: "Tests in workerd", conclusion: "cancelled", failedSteps: [], log: null, attempt: 1 };
    const red: Moment = { signal: { kind: "checks-finished", sha }, conclusion: "cancelled", logs: [failing] };
    const { comments } = await play([red], ISSUE, { mayRerun: 0, templates: TEMPLATES });
    expect(comments.get(`2/checks/${sha}`)).toContain("GitHub did not let the app run the failed jobs again");
  });
});
