import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comment, PullRequest } from "#src/world/people/thread.ts";
import { NOTES, openPlay, type Place, type Play, until } from "./open-play.ts";

const CAST = { nora: null, wes: "write", ada: "admin" };
const PLANNED = /blocked on you: somebody who may write here approves/u;
const serviceOf = (name: string) => ({
  title: `${name}s`,
  body: `## Services\n\n### ${name}\n\n- text: text, required\n`,
});

let play: Play;
/** Its repositories say little of their own: what holds there is the account's. */
let place: Place;
beforeAll(async () => {
  play = await openPlay(CAST);
  await play.place(".github").write(".github/aidevos.yml", "approval: always\nopen-pull-requests: 2\n");
  place = play.place("manners");
});
afterAll(() => play.close());

describe("the commands", () => {
  let issue = 0;

  it("are answered, of one comment at once, by help, status and what was likely meant", async () => {
    issue = await place.file("wes", NOTES, ["spec"]);
    await place.untilNext(issue, PLANNED);
    await place.say("wes", issue, "/aidevos status\n/aidevos stauts\n/aidevos help");
    const { body } = await place.untilSaid(issue, /\*\*Reached:\*\* /u);
    expect(body).toContain("**Not understood: “stauts”.** Did you mean `/aidevos status`?");
    expect(body).toContain("| `/aidevos rollback it is too slow` |");
  });

  it("ask a role, allow money, and hear why there is nothing to do", async () => {
    await place.say("wes", issue, "/aidevos ask Backend how long is a note?");
    await place.untilSaid(issue, /^\*\*Backend\*\*, asked by wes: “how long is a note\?”/u);
    await place.say("wes", issue, "/aidevos budget 2\n/aidevos retry");
    await place.untilSaid(issue, /^\*\*Gone on:\*\* wes allowed this run \$2/u);
    await place.untilSaid(issue, /^\*\*Nothing to do for `\/aidevos retry`:\*\*/u);
    await place.say("wes", issue, "/aidevos optimize");
    const { body } = await place.untilSaid(issue, /^\*\*Nothing to go by\.\*\*/u);
    expect(body).toContain("in the last six hours");
    await place.say("wes", issue, "/aidevos rollback");
    await place.untilSaid(issue, /^\*\*Not rolled back:\*\* the workflow `rollback\.yml` failed, or is not there/u);
  });

  it.each([
    ["pause", "resume", /^paused by wes/u],
    ["stop", "resume", /^nobody: stopped by wes/u],
    ["ignore", "build", /^nobody: wes wants this left alone/u],
  ])("rest after `%s` until `%s`", async (rest, wake, next) => {
    await place.say("wes", issue, `/aidevos ${rest}`);
    await place.untilNext(issue, next);
    await place.say("wes", issue, `/aidevos ${wake}`);
    expect(await place.untilNext(issue, PLANNED)).toContain("/aidevos approve");
  });

  it("rest while the issue is closed as well", async () => {
    await play.as("wes").patch(`${place.at}/issues/${issue}`, { state: "closed" });
    await place.untilNext(issue, /^nobody: this issue was closed/u);
    await play.as("wes").patch(`${place.at}/issues/${issue}`, { state: "open" });
    expect(await place.untilNext(issue, PLANNED)).toContain("/aidevos approve");
  });

  it("go on at `go`, with single comments on lines too, of people who may write alone", async () => {
    await place.say("wes", issue, "/aidevos go");
    const { head, number } = await place.untilPull(issue);
    const at = `${place.at}/pulls/${number}`;
    const suggest = (who: string, line: string) =>
      play.as(who).post(`${at}/comments`, {
        commit_id: head.sha,
        path: "README.md",
        line: 1,
        side: "RIGHT",
        body: `\`\`\`suggestion\n${line}\n\`\`\``,
      });
    const comments = { path: "README.md", line: 1, side: "RIGHT", body: "```suggestion\n# By a bot\n```" };
    await play.settle();
    const review = { event: "REQUEST_CHANGES", body: "Not so.", comments: [comments] };
    expect(await play.callsDuring(() => play.bot.post(`${at}/reviews`, review))).toBe(0);
    await suggest("nora", "# Nora’s notes");
    await suggest("wes", "# Our notes");
    await play.settle();
    expect(await place.readFile("README.md", head.ref)).toMatch(/^# Notes\n/u);
    await place.say("wes", number, "/aidevos go");
    await until(
      "a commit",
      async () => (await place.readFile("README.md", head.ref)).startsWith("# Our notes\n") || null,
    );
    await play.settle();
    const all = await play.as("ada").get<(Comment & { in_reply_to_id?: number })[]>(`${at}/comments`);
    expect(all.filter(({ in_reply_to_id: to }) => to !== undefined)).toHaveLength(1);
  });
});

describe("several specs at once", () => {
  const issues: number[] = [];

  it("open as many pull requests as the account's settings allow, and the earliest goes on as soon as there is room", async () => {
    for (const name of ["Song", "Card"]) {
      const issue = await place.file("wes", serviceOf(name), ["spec"]);
      issues.push(issue);
      await place.untilNext(issue, PLANNED);
      await place.say("wes", issue, "/aidevos approve");
    }
    const [song = 0, card = 0] = issues;
    const { number } = await place.untilPull(song);
    const next = await place.untilNext(
      card,
      /^waiting: 2 of mine are open here: #\d+, #\d+; it goes on when one is merged or closed/u,
    );
    expect(next).toContain(`#${number}`);
  });

  it("build on what was merged meanwhile, without collisions", async () => {
    const [song = 0, card = 0] = issues;
    const { head, number } = await place.untilPull(song);
    const pulls = await play.as("ada").get<PullRequest[]>(`${place.at}/pulls`);
    await play.merge("ada", place, pulls.find((pull) => pull.number !== number)?.number ?? 0);
    // It is another plan now, on another product.
    for (const issue of issues) {
      await place.untilNext(issue, PLANNED);
      await place.say("wes", issue, "/aidevos approve");
    }
    await until("both services", async () => {
      const files = await Promise.all(
        ["note", "song"].map((name) => place.readFile(`src/services/${name}.ts`, head.ref).catch(() => null)),
      );
      return files.includes(null) ? null : true;
    });
    await until("a branch that can be merged", async () => {
      const pull = await play.as("ada").get<{ mergeable: boolean | null }>(`${place.at}/pulls/${number}`);
      return pull.mergeable === true || null;
    });
    const { head: last } = await place.untilPull(card);
    expect(await place.readFile("src/services/note.ts", last.ref)).toContain("Note");
  });
});

describe("a branch that people work on as well", () => {
  it("is told that its base has changed the same lines, and keeps what they push", async () => {
    const own = play.place("own");
    await own.write(".github/aidevos.yml", "approval: never\n");
    const issue = await own.file("wes", NOTES, ["spec"]);
    const { head, number } = await own.untilPull(issue);
    await play.settle();
    await own.write("README.md", "# Nobody's\n\nEntirely different.\n");
    await until("a word on the conflict", async () => {
      const said = await own.readSaid(number);
      return said.find(({ body }) => body.startsWith("**`main` and `aidevos/")) ?? null;
    });
    const there = await play.as("wes").get<{ sha: string }>(`${own.at}/contents/src/services/note.ts?ref=${head.ref}`);
    const theirs = `// Ours.\n${await own.readFile("src/services/note.ts", head.ref)}`;
    await play.as("wes").put(`${own.at}/contents/src/services/note.ts`, {
      message: "chore: say whose",
      branch: head.ref,
      sha: there.sha,
      content: Buffer.from(theirs).toString("base64"),
    });
    await own.say("wes", issue, "/aidevos revise A text is at most 80 characters long.");
    await own.untilSaid(issue, /^\*\*Heard from wes:\*\*/u);
    const text = await until("one more commit", async () => {
      const { body } = await own.untilPull(issue);
      return body?.includes("at most 80 characters long") ? own.readFile("src/services/note.ts", head.ref) : null;
    });
    expect(text).toMatch(/^\/\/ Ours\.\n/u);
  });
});

describe("an issue or a repository that is taken away", () => {
  it("ends a build where the issue goes, and begins it anew where it comes", async () => {
    const there = play.place("there");
    const issue = await place.file("wes", NOTES, ["spec"]);
    await place.untilNext(issue, PLANNED);
    const { github } = play.stage.world;
    await play.settle();
    const number = github.transferIssue(place.name, issue, there.name, "ada");
    expect(await play.stage.app.outcomeOf(place.name, issue, 20)).toEqual({
      state: "abandoned",
      because: "the issue was transferred",
    });
    await there.untilNext(number, PLANNED);
    github.deleteIssue(there.name, number, "ada");
    expect(await play.stage.app.outcomeOf(there.name, number, 20)).toEqual({
      state: "abandoned",
      because: "the issue was deleted",
    });
  });

  it("asks nothing of a repository that the app was taken off, and goes on once it has it again", async () => {
    const taken = play.place("taken");
    const issue = await taken.file("wes", NOTES, ["spec"]);
    await taken.untilNext(issue, PLANNED);
    const { github } = play.stage.world;
    await play.settle();
    expect(
      await play.callsDuring(async () => {
        github.takeRepository(taken.name);
        await taken.say("wes", issue, "/aidevos approve");
      }),
    ).toBe(0);
    github.giveRepository(taken.name);
    await play.settle();
    await taken.say("wes", issue, "/aidevos pause");
    expect(await taken.untilNext(issue, /^paused by wes/u)).toContain("/aidevos resume");
  });
});

describe("settings", () => {
  it("that can't be followed are said by line, keys and addresses among them, and nothing is taken of them", async () => {
    const wrong = play.place("wrong");
    const text = [
      "questions: 3",
      "approval: sometimes",
      "anthropic-api-key: sk-ant-1",
      "models-base-url: https://evil.example",
      "budget: 5000",
      "colour: red",
    ];
    await wrong.write(".github/aidevos.yml", `${text.join("\n")}\n`);
    const issue = await wrong.file("wes", NOTES, ["spec"]);
    const { body } = await wrong.untilSaid(issue, /^\*\*Stopped: `\.github\/aidevos\.yml` of `acme\/wrong`/u);
    expect(body).toContain("- Line 2: `approval` must be one of `never`, `standard`, `always`.");
    for (const [line, name] of [
      [3, "anthropic-api-key"],
      [4, "models-base-url"],
    ])
      expect(body).toContain(
        `- Line ${line}: \`${name}\` is no setting of a repository: only the app's operator decides it.`,
      );
    expect(body).toContain("- Line 5: `budget` must be a number from 0 to 1000.");
    expect(body).toContain("- Line 6: `colour` is no setting. There are ");
    // The plan of a small spec needs no approval then.
    await wrong.write(".github/aidevos.yml", "questions: 3\napproval: standard\n");
    await wrong.say("wes", issue, "/aidevos retry");
    await wrong.untilPull(issue);
  });

  it("were read in GitHub's own language, as all else", () => {
    expect(play.problems).toEqual([]);
  });
});
