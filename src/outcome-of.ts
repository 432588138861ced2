import type { Durable, RunRecord } from "#src/durable/durable.ts";
import { newestOf } from "./newest-of.ts";
import type { SpecIssue } from "./ports.ts";

const POLL_MS = 100;

/** The first run of an issue, by the name that its repository had then. */
const findStory = async (durable: Durable, repo: string, issue: number): Promise<string | null> => {
  const isOf = ({ input }: RunRecord): boolean => {
    const { issue: number, repo: of } = input as SpecIssue;
    return number === issue && `${of.owner}/${of.name}` === repo;
  };
  return (await durable.list({ prefix: "spec/" })).find(isOf)?.id ?? null;
};

/** What the newest run of an issue came to; null while it is not over after `seconds`. Throws what it threw. */
export const outcomeOf = async (durable: Durable, repo: string, issue: number, seconds: number): Promise<unknown> => {
  const deadline = performance.now() + seconds * 1000;
  let record: RunRecord | null = null;
  let story: string | null = null;
  while (performance.now() < deadline) {
    story ??= await findStory(durable, repo, issue);
    record = story === null ? null : await durable.get((await newestOf(durable, story)).runId);
    if (record !== null && record.status !== "running") break;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  if (record?.error) throw new Error(`the run of ${repo}#${issue} failed: ${record.error.message}`);
  return record?.output ?? null;
};
