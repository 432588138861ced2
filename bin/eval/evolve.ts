import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStage, readSpecFile, type Stage } from "#src/world/demo.ts";
import { look, type Issue, type Sight } from "#src/world/people/thread.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SPEC = join(ROOT, "examples", "specs", "url-shortener.md");
const PATIENCE_MS = 300_000;

const SECOND = {
  title: "Links have a note",
  body: [
    "## Services",
    "### Link",
    "- note: text, optional, at most 80 characters, default “none”",
    "### Tag",
    "A word that links are found by. Each tag has a generated `id` of 8 characters.",
    "- word: text, required, 1–30 characters",
    "Operations:",
    "- Add a tag: `POST /tags` → 201",
    "- Read one tag: `GET /tags/{id}`",
    "## Acceptance scenarios",
    "### A tag is kept",
    '- When a stranger sends `POST /tags` with `{"word": "home"}`',
    "- Then the answer is 201",
  ].join("\n\n"),
};

const METHOD = `A product goes live from one issue and is used; then two more issues are filed at once, for its service and one beside it.
All take the whole way in a world of their own: git, CI, wrangler and workerd are real. What was stored before must be there after.`;

const openWait =
  ({ person, repo }: Stage, begun: number) =>
  async (issue: number, what: string, reached: (sight: Sight) => boolean): Promise<Sight> => {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(500)) {
      const sight = await look(person, repo, issue);
      if (reached(sight)) {
        console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${what}`);
        return sight;
      }
      const said = [...sight.comments, ...sight.pullComments].map(({ body }) => body).join("\n---\n");
      if (Date.now() > deadline) throw new Error(`${what}: that did not come about.\n${said}`);
    }
  };

const isGreen = ({ checks, pull }: Sight): boolean =>
  pull?.draft === false && checks.length > 0 && checks.every(({ conclusion }) => conclusion === "success");
const isLive = ({ comments }: Sight): boolean => comments.some(({ body }) => /\*\* at http/u.test(body));

/** Brings an issue live; its pull request's text. */
const bringLive = async (
  { person, repo }: Stage,
  until: ReturnType<typeof openWait>,
  issue: number,
): Promise<string> => {
  await until(issue, `#${issue} is proposed as a draft`, ({ pull }) => pull !== null);
  const { pull } = await until(issue, "its CI is green", (sight) => isGreen(sight));
  await person.put(`/repos/${repo}/pulls/${pull?.number ?? 0}/merge`, { merge_method: "squash" });
  await until(issue, "it is live", isLive);
  return pull?.body ?? "";
};

const post = async (url: string, body: object): Promise<Record<string, unknown>> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
};

const THIRD = {
  title: "Links have a colour",
  body: "## Services\n\n### Link\n\n- hue: one of red, green, default red",
};

const file = async ({ person, repo }: Stage, spec: { title: string; body: string }): Promise<number> =>
  (await person.post<Issue>(`/repos/${repo}/issues`, { ...spec, labels: ["spec"] })).number;

const play = async (stage: Stage): Promise<boolean> => {
  const until = openWait(stage, performance.now());
  await bringLive(stage, until, await file(stage, readSpecFile(SPEC)));
  const url = await stage.world.cloudflare.reserveUrl(stage.repo.split("/")[1] ?? "");
  const made = await post(`${url}/links`, { url: "https://example.com/kept" });
  // Both are proposed on the same product; the merge of one moves the ground of the other.
  const [second, third] = [await file(stage, SECOND), await file(stage, THIRD)];
  await until(third, `“${THIRD.title}” is proposed beside it`, ({ pull }) => pull !== null);
  const body = await bringLive(stage, until, second);
  await bringLive(stage, until, third);
  const after = (await (await fetch(`${url}/links/${String(made["code"])}`)).json()) as Record<string, unknown>;
  const tag = await post(`${url}/tags`, { word: "home" });
  console.log(
    `\n${METHOD}\n\nBefore: ${JSON.stringify(made)}\nAfter:  ${JSON.stringify(after)}\nNew:    ${JSON.stringify(tag)}\n\n${body.slice(body.indexOf("### Release"))}`,
  );
  return after["hue"] === "red" && after["note"] === "none" && after["url"] === made["url"] && tag["word"] === "home";
};

/** Plays two specs in one repository. True where the second is live beside all that the first stored. */
export const evaluateEvolution = async (): Promise<boolean> => {
  const stage = await openStage({ root: ROOT, spec: SPEC, port: 0 });
  try {
    return await play(stage);
  } finally {
    await stage.close();
  }
};
