import type { DemoReport } from "./demo-report.ts";
import type { Person } from "./people/person.ts";
import { type File, look } from "./people/thread.ts";
import type { World } from "./start-world.ts";

type Gathered = Pick<DemoReport, "issue" | "comments" | "pullRequest" | "checkRuns" | "release" | "apiCalls">;

/** The most that GitHub shows of a list at once. */
const PAGE = 100;

const listFiles = async (person: Person, path: string, page = 1): Promise<File[]> => {
  const files = await person.get<File[]>(`${path}?per_page=${PAGE}&page=${page}`);
  return files.length < PAGE ? files : [...files, ...(await listFiles(person, path, page + 1))];
};

const readFiles = async (person: Person, repo: string, pull: { number: number; head: { sha: string } }) => {
  const files = await listFiles(person, `/repos/${repo}/pulls/${pull.number}/files`);
  return Promise.all(
    files.map(async (file) => {
      const { content } = await person.get<{ content: string }>(
        `/repos/${repo}/contents/${file.filename.split("/").map(encodeURIComponent).join("/")}?ref=${pull.head.sha}`,
      );
      return { ...file, content: Buffer.from(content, "base64").toString("utf8") };
    }),
  );
};

/** Reads back, as a person would, everything that came of an issue. */
export const gatherReport = async (world: World, person: Person, repo: string, issue: number): Promise<Gathered> => {
  const sight = await look(person, repo, issue);
  const { pull } = sight;
  const deployment = sight.deployments.find(({ sha }) => sha === pull?.merge_commit_sha);
  const live = deployment?.statuses.find(({ state }) => state === "success");
  return {
    issue: sight.issue,
    comments: sight.comments,
    pullRequest:
      pull === null
        ? null
        : { ...pull, files: await readFiles(person, repo, pull), comments: sight.pullComments, reviews: sight.reviews },
    checkRuns: sight.checks,
    release:
      deployment && live
        ? {
            sha: deployment.sha,
            url: live.environment_url,
            environment: deployment.environment,
            statuses: deployment.statuses,
            versions: world.cloudflare.releases(repo.split("/")[1] ?? "").versions,
          }
        : null,
    apiCalls: world.github
      .calls()
      .filter(({ actor }) => actor === "app" || actor.endsWith("[bot]"))
      .map(({ actor, method, path, status, milliseconds }) => ({ actor, method, path, status, milliseconds })),
  };
};
