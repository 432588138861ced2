import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addWatcher } from "#src/codegen/add-watcher.ts";
import { blobIdOf } from "#src/codegen/layer-manifest.ts";
import { generate } from "#test/codegen/generate.ts";
import { deriveWatchKey } from "#src/telemetry/watch-key.ts";
import { openStage, type Stage } from "#src/world/demo.ts";
import type { Comment, Issue } from "#src/world/people/thread.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const EDITED = "public/style.css";
const OURS = "/* Ours. */\n";
const OLDER = "src/orchestration/edge/http-answer.ts";
/** What this app generates. */
const NEWEST: string = JSON.parse(readTemplates().find(({ path }) => path === "layer.json")?.content ?? "{}").version;
const GONE = "src/orchestration/edge/gone.ts";

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
beforeAll(async () => {
  stage = await openStage({
    root: ROOT,
    spec: "upgrade.md",
    port: 0,
    fetch: checkedFetch(openContract(), problems),
    // What products' own tests come to changes nothing here.
    withActions: false,
  });
});
afterAll(() => stage.close());

/** The sample product on an older layer: without workflows, one file older, one that the new layer no longer has. */
const olderProduct = async () => {
  const older = readTemplates()
    .filter(({ path }) => !path.startsWith(".github/"))
    .map(({ content, path }) => {
      if (path === "layer.json") return { path, content: '{ "version": "2.0.0", "files": {} }' };
      return { path, content: path === OLDER ? `// Older.\n${content}` : content };
    });
  const files = await generate(notebook, [...older, { path: GONE, content: "export const gone = true;\n" }]);
  return files.map(({ content, path }) => ({ path, content: path === EDITED ? `${OURS}${content}` : content }));
};

const push = async (files: { path: string; content: string }[]): Promise<void> => {
  const { person, repo } = stage;
  const { object } = await person.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/heads/main`);
  const tree = files.map(({ content, path }) => ({ path, content, mode: "100644", type: "blob" }));
  const { sha } = await person.post<{ sha: string }>(`/repos/${repo}/git/trees`, { tree });
  const commit = await person.post<{ sha: string }>(`/repos/${repo}/git/commits`, {
    message: "feat: notebooks",
    tree: sha,
    parents: [object.sha],
  });
  await person.patch(`/repos/${repo}/git/refs/heads/main`, { sha: commit.sha });
};

const until = async <T>(read: () => Promise<T | undefined | false>, seconds: number): Promise<T> => {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(200)) {
    const found = await read();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error("it did not come about in time");
};

type Pull = { number: number; title: string; body: string; head: { ref: string; sha: string } };

it("a comment brings a product's layer up to date by a pull request, and keeps what people changed", async () => {
  const { person, repo } = stage;
  await push(await olderProduct());
  const issue = await person.post<Issue>(`/repos/${repo}/issues`, { title: "Newer layer", body: "Please." });
  await person.post(`/repos/${repo}/issues/${issue.number}/comments`, { body: "/aidevos upgrade" });
  const pull = await until(async () => (await person.get<Pull[]>(`/repos/${repo}/pulls`))[0], 20);
  expect(pull).toMatchObject({
    title: `build: upgrade the orchestration layer to ${NEWEST}`,
    head: { ref: `aidevos/layer-${NEWEST}` },
  });
  expect(pull.body).toContain(`- \`${EDITED}\``);
  const comments = await until(async () => {
    const all = await person.get<Comment[]>(`/repos/${repo}/issues/${issue.number}/comments`);
    return all.length > 1 && all;
  }, 20);
  expect(comments.at(-1)?.body).toContain(`#${pull.number} upgrades the layer from 2.0.0 to ${NEWEST}`);
  // File by file what the newest layer generates, but for what people changed; that such a product is sound is tested there.
  const { tree } = await person.get<{ tree: { path: string; type: string; sha: string }[] }>(
    `/repos/${repo}/git/trees/${pull.head.sha}?recursive=1`,
  );
  const held = Object.fromEntries(tree.filter(({ type }) => type === "blob").map(({ path, sha }) => [path, sha]));
  const { publicKey } = deriveWatchKey(stage.world.app.privateKey);
  const newest = (await generate(notebook, addWatcher(readTemplates(), publicKey))).map(({ content, path }) => [
    path,
    blobIdOf(content),
  ]);
  expect({ ...held, [EDITED]: "" }).toEqual({ ...Object.fromEntries(newest), [EDITED]: "" });
  expect(held[EDITED]).toBe(blobIdOf(`${OURS}${readTemplates().find(({ path }) => path === EDITED)?.content}`));
  expect(problems).toEqual([]);
});

it("says why where there is nothing to upgrade", async () => {
  const { person, repo } = stage;
  const issue = await person.post<Issue>(`/repos/${repo}/issues`, { title: "Again", body: "Please." });
  await push([{ path: "README.md", content: "Nothing here.\n" }]);
  await person.post(`/repos/${repo}/issues/${issue.number}/comments`, { body: "/aidevos upgrade" });
  const answer = await until(async () => {
    const all = await person.get<Comment[]>(`/repos/${repo}/issues/${issue.number}/comments`);
    return all.find(({ body }) => body.includes("Not upgraded"));
  }, 20);
  expect(answer.body).toContain("holds no product with a `layer.json`");
});
