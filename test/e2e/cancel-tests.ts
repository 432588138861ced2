import { vi } from "vitest";
import type { Person } from "#src/world/people/person.ts";

/** Cancels CI of the merged commit, once it is there: what it says changes nothing in a story, and takes the machine's time. */
export const cancelTests = async (person: Person, repo: string, timeout: number): Promise<void> => {
  type Runs = { workflow_runs: { id: number; name: string }[] };
  const find = async () => {
    const { workflow_runs: runs } = await person.get<Runs>(`/repos/${repo}/actions/runs?event=push&branch=main`);
    return runs.find(({ name }) => name === "CI");
  };
  const run = await vi.waitUntil(find, { timeout, interval: 100 });
  await person.post(`/repos/${repo}/actions/runs/${run.id}/cancel`, {});
};
