import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "#src/world/demo.ts";
import type { Comment, Issue } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const TODO = readFileSync(join(ROOT, "examples", "specs", "todo-list.md"), "utf8");

const CONTRADICTORY = `## Services

### Note

- text: text, required
- text: number

Operations:

- add a note: \`POST /notes\`
- drop a note: \`POST /notes\`
`;

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
beforeAll(async () => {
  stage = await openStage({
    root: ROOT,
    spec: "bad-input.md",
    port: 0,
    fetch: checkedFetch(openContract(), problems),
    // What products' own tests come to changes nothing here.
    withActions: false,
  });
});
afterAll(() => stage.close());

const file = (title: string, body: string) =>
  stage.person.post<Issue>(`/repos/${stage.repo}/issues`, { title, body, labels: ["spec"] });

const readComments = (issue: number) => stage.person.get<Comment[]>(`/repos/${stage.repo}/issues/${issue}/comments`);

const untilComment = async (issue: number, matches: RegExp): Promise<Comment[]> => {
  for (let n = 0; n < 100; n += 1) {
    const comments = await readComments(issue);
    if (comments.some(({ body }) => matches.test(body))) return comments;
    await sleep(100);
  }
  throw new Error(`no comment on #${issue} matches ${matches}: ${JSON.stringify(await readComments(issue))}`);
};

describe("a spec that can't be built", () => {
  it.each<[string, string, RegExp]>([
    ["empty", "", /no text/iu],
    ["without any service", "We should really do something about our notes, they are everywhere.", /service/iu],
    [
      "in another language",
      "Мы хотим список дел. Пользователь добавляет задачу и отмечает её как выполненную.",
      /service|understand/iu,
    ],
    ["at odds with itself", CONTRADICTORY, /disagree/u],
    ["a binary blob", "\u0001\u0002PNG\u001a\u0007\ufffd\ufffd\u0003\u0004".repeat(50), /text/iu],
  ])("that is %s gets one comment that says what is missing and shows how to write it", async (name, body, names) => {
    const { number } = await file(`A spec that is ${name}`, body);
    await untilComment(number, names);
    await sleep(300);
    const comments = await readComments(number);
    expect(comments.map(({ user }) => user.type)).toEqual(["Bot"]);
    expect(comments[0]?.body).toContain("## Services");
  });

  it("goes on from where it is once its author has mended it", async () => {
    const { number } = await file("Todo list", "");
    const [problem] = await untilComment(number, /no text/iu);
    await stage.person.patch(`/repos/${stage.repo}/issues/${number}`, { body: TODO });
    const comments = await untilComment(number, /```mermaid/u);
    expect(comments.find(({ id }) => id === problem?.id)?.body).toMatch(/^\*\*Building “Todo list”\*\*/u);
  });

  it("of 200 KB is refused by GitHub itself, and nothing is lost by it", async () => {
    await expect(file("Long", "x".repeat(200_000))).rejects.toThrow(/422/u);
  });

  it("waits for somebody with write access, and starts when they ask", async () => {
    // A stranger comes with the stock client, to which this must be any GitHub.
    const { token } = stage.world.github.addUser({ login: "stranger", name: "Stranger" });
    const octokit = new Octokit({ auth: token, baseUrl: stage.world.github.apiUrl });
    const [owner = "", repo = ""] = stage.repo.split("/");
    const created = await octokit.rest.issues.create({ owner, repo, title: "Todo list", body: TODO, labels: ["spec"] });
    const { number } = created.data;
    const ask = () => octokit.rest.issues.createComment({ owner, repo, issue_number: number, body: "/aidevos build" });
    // Whoever may not label an issue can file one as a spec, and ask; it starts nothing.
    await ask();
    await untilComment(number, /^\*\*Not obeyed/u);
    await ask();
    await stage.world.github.idle();
    expect((await readComments(number)).filter(({ user }) => user.type === "Bot")).toHaveLength(1);
    await stage.person.post(`/repos/${stage.repo}/issues/${number}/comments`, { body: "/aidevos ok" });
    await untilComment(number, /```mermaid/u);
  });

  it("was answered in GitHub's own language throughout", () => {
    expect(problems).toEqual([]);
  });
});
