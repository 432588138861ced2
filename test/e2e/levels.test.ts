import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comment } from "#src/world/people/thread.ts";
import { NOTES, openPlay, type Place, type Play } from "./open-play.ts";

/** Nora is a stranger; deputies are built on triage, releasers on write. The seventh is an app, `chatty[bot]`. */
const CAST = {
  nora: null,
  rita: "read",
  tim: "triage",
  dan: "deputy",
  wes: "write",
  rob: "releaser",
  mia: "maintain",
  ada: "admin",
};
const BOT = "chatty[bot]";
const BELOW_WRITE = ["nora", "rita", "tim", "dan"];
const PLANNED = /blocked on you: somebody who may write here approves/u;
const UNCLEAR = {
  title: "Links",
  body: "## Services\n\n### Link\n\n- title: text, required\n\n## Rules\n\n- Links must sing a song when they are followed.\n",
};

let play: Play;
let place: Place;
beforeAll(async () => {
  play = await openPlay(CAST, { roles: { deputy: "triage", releaser: "write" } });
  place = play.place("levels");
  await place.write(".github/aidevos.yml", "approval: always\n");
});
afterAll(() => play.close());

const countSaid = async (issue: number): Promise<number> => (await place.readSaid(issue)).length;
const edit = (who: string, issue: number, change: object) => play.as(who).patch(`${place.at}/issues/${issue}`, change);
const assign = (who: string, issue: number) =>
  play.as(who).post(`${place.at}/issues/${issue}/assignees`, { assignees: ["aidevos[bot]"] });

describe("`/aidevos build` on an issue without the label", () => {
  it("is refused once to all below write, and never answered to a bot", async () => {
    const issue = await place.file("nora", NOTES);
    expect(await play.callsDuring(() => place.say(BOT, issue, "/aidevos build"))).toBe(0);
    for (const who of BELOW_WRITE) await place.say(who, issue, "/aidevos build");
    await place.untilSaid(issue, /^\*\*Not obeyed\.\*\* Only people with write access/u);
    for (const who of BELOW_WRITE) await place.say(who, issue, "/aidevos ok");
    await play.settle();
    expect(await countSaid(issue)).toBe(1);
    await place.say("rob", issue, "/aidevos build");
    await place.untilNext(issue, PLANNED);
  });

  it.each(["wes", "mia", "ada"])("starts where %s says it", async (who) => {
    const issue = await place.file("rita", NOTES);
    await place.say(who, issue, "/aidevos build --approval=always");
    expect(await place.untilNext(issue, PLANNED)).toContain("/aidevos approve");
  });
});

describe("an issue that is assigned to the app", () => {
  it("starts where whoever may write assigns it, and is left alone otherwise", async () => {
    const issue = await place.file("nora", NOTES);
    await expect(assign("rita", issue)).rejects.toThrow(/403/u);
    for (const who of ["tim", "dan", BOT]) {
      await assign(who, issue);
      await edit(who, issue, { assignees: [] });
    }
    await play.settle();
    expect(await countSaid(issue)).toBe(0);
    await assign("mia", issue);
    await place.untilNext(issue, PLANNED);
  });
});

describe("many issues at once", () => {
  const issues: number[] = [];

  it("wait for a maintainer each, where nobody with write access labelled them, and say so once", async () => {
    for (const who of [...BELOW_WRITE, "nora", "rita"]) issues.push(await place.file(who, NOTES));
    for (const [n, issue] of issues.entries())
      await play.as(n % 2 === 0 ? "tim" : "dan").post(`${place.at}/issues/${issue}/labels`, { labels: ["spec"] });
    for (const issue of issues) await place.untilSaid(issue, /^\*\*Waiting for a maintainer\.\*\*/u);
    for (const issue of issues) await place.say("nora", issue, "/aidevos build");
    await play.settle();
    for (const issue of issues) expect(await countSaid(issue)).toBe(2);
  });

  it("are built one by one as they are let in", async () => {
    const [first = 0, ...others] = issues;
    await place.say("wes", first, "/aidevos ok");
    await place.untilNext(first, PLANNED);
    for (const issue of others) expect(await place.readNext(issue)).toBe("");
  });
});

describe("a bot", () => {
  it("starts nothing by an issue with the label, nor by the label", async () => {
    const calls = await play.callsDuring(async () => {
      const issue = await place.file(BOT, NOTES, ["spec"]);
      await edit(BOT, await place.file("nora", NOTES), { labels: ["spec"] });
      await edit(BOT, issue, { body: "Something else." });
    });
    expect(calls).toBe(0);
  });

  it("may have filed what somebody lets in, answers no question, and ends no wait", async () => {
    const issue = await place.file(BOT, UNCLEAR, ["spec"]);
    await place.say("ada", issue, "/aidevos ok");
    await place.untilSaid(issue, /^\*\*Question 1 of 1:\*\*/u);
    const calls = await play.callsDuring(async () => {
      for (const words of ["A", "/aidevos go", "/aidevos stop", "/aidevos help"]) await place.say(BOT, issue, words);
    });
    expect(calls).toBe(0);
    expect(await place.readNext(issue)).toContain("blocked on you: [question 1 of 1]");
  });

  it.each([
    ["of its own", BOT],
    ["behind a person’s account that may write", "rob"],
  ])("%s that answers whatever is said is answered once at most", async (_whose, who) => {
    const issue = await place.file("ada", UNCLEAR, ["spec"]);
    await place.untilSaid(issue, /^\*\*Question 1 of 1:\*\*/u);
    await play.settle();
    const before = await countSaid(issue);
    const answered = new Set<number>();
    const answerAll = async (): Promise<boolean> => {
      const comments = await play.as(who).get<Comment[]>(`${place.at}/issues/${issue}/comments?per_page=100`);
      const news = comments.filter(({ id, user }) => user.login !== who && !answered.has(id));
      for (const { id, body } of news) {
        answered.add(id);
        await place.say(
          who,
          issue,
          `Thank you for telling me!\n\n> ${body.split("\n")[0]}\n\nThe team will see to it.`,
        );
      }
      return news.length > 0;
    };
    for (let rounds = 0; rounds < 8 && (await answerAll()); rounds += 1) {
      await play.settle();
      await sleep(100);
    }
    expect(await countSaid(issue)).toBe(before + (who === BOT ? 0 : 1));
    expect(await place.readNext(issue)).toContain("blocked on you: [question 1 of 1]");
  });
});

describe("a question that nobody answers", () => {
  const HOUR = 3_600_000;
  const RealDate = Date;

  /** All clocks of this process are put forward. */
  const putForward = (hours: number): void => {
    const later = () => RealDate.now() + hours * HOUR;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, told: []) => (told.length === 0 ? new target(later()) : new target(...told)),
      get: (target, key) => (key === "now" ? later : (Reflect.get(target, key) as unknown)),
    });
  };
  afterAll(() => {
    globalThis.Date = RealDate;
  });

  const ask = async (name: string, settings: string): Promise<[Place, number]> => {
    const there = play.place(name);
    await there.write(".github/aidevos.yml", `approval: always\n${settings}`);
    const issue = await there.file("wes", UNCLEAR, ["spec"]);
    await there.untilSaid(issue, /^\*\*Question 1 of 1:\*\*/u);
    return [there, issue];
  };

  it("is answered as recommended once its time is over, which is said; or waits, where that is set", async () => {
    const [soon, first] = await ask("soon", "");
    const [later, second] = await ask("later", "answer-hours: 48\n");
    const [never, third] = await ask("never", "unanswered: wait\n");
    expect(await soon.readNext(first)).toMatch(/So does silence until \d{4}-/u);
    expect(await never.readNext(third)).not.toContain("silence");
    putForward(25);
    // Whoever may not answer has the waiting run look at the clock.
    for (const [there, issue] of [
      [soon, first],
      [later, second],
      [never, third],
    ] as const)
      await there.say("nora", issue, "Is anybody here?");
    await soon.untilSaid(first, /^\*\*Question 1, nobody answered in time:\*\*[^]*That was recommended\./u);
    await soon.untilNext(first, PLANNED);
    await play.settle();
    expect(await later.readNext(second)).toContain("blocked on you: [question 1 of 1]");
    putForward(49);
    await later.say("rita", second, "And today?");
    await later.untilNext(second, PLANNED);
    expect(await never.readNext(third)).toContain("blocked on you: [question 1 of 1]");
    await never.say("wes", third, "yes");
    await never.untilNext(third, PLANNED);
  });

  it("was told in GitHub's own language, as all else", () => {
    expect(play.problems).toEqual([]);
  });
});
