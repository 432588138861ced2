import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStage, type Stage } from "#src/world/demo.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FORM = ".github/ISSUE_TEMPLATE/spec.yml";

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
beforeAll(async () => {
  stage = await openStage({
    root: ROOT,
    spec: "onboarding.md",
    port: 0,
    fetch: checkedFetch(openContract(), problems),
    withActions: false,
  });
});
afterAll(() => stage.close());

type Pull = { title: string; draft: boolean; head: { ref: string; sha: string } };

it("an account that gives all of its repositories is offered the form once, and every repository gets the label", async () => {
  const { person, repo } = stage;
  const [owner = ""] = repo.split("/");
  await person.post(`/orgs/${owner}/repos`, { name: ".github", auto_init: true });
  let pulls: Pull[] = [];
  for (const deadline = Date.now() + 20_000; pulls.length === 0 && Date.now() < deadline; await sleep(100))
    pulls = await person.get<Pull[]>(`/repos/${owner}/.github/pulls`);
  expect(pulls).toMatchObject([{ title: "docs: add an issue form for specs", draft: false }]);
  const { content } = await person.get<{ content: string }>(
    `/repos/${owner}/.github/contents/${FORM}?ref=${pulls[0]?.head.sha}`,
  );
  expect(Buffer.from(content, "base64").toString("utf8")).toBe(readFileSync(join(ROOT, FORM), "utf8"));
  for (const name of [repo, `${owner}/.github`])
    expect(await person.get(`/repos/${name}/labels/spec`)).toMatchObject({ name: "spec" });
  expect(await person.get(`/repos/${repo}/pulls?state=all`)).toEqual([]);
  expect(problems).toEqual([]);
}, 40_000);
