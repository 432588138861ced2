import type { Repo } from "./github.ts";
import type { Sender } from "./sender.ts";

/** Where an event of a repository comes from, and whose doing it is. */
export type From = { repo: Repo; defaultBranch: string; sender: Sender };
