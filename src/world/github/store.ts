import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repository, State } from "./state.ts";

/** The state document and its file. `save` writes a little later, once for many changes; `close` writes a last time. */
export type Store = { state: State; save(): void; close(): void };

const WRITE_DELAY_MS = 250;
/** A state that takes long to write is written less often. */
const PART_OF_TIME = 1 / 20;
const FIRST_ID = 1_000;

const emptyState = (now: string): State => ({
  nextId: FIRST_ID,
  accounts: [
    { id: 9919, login: "github", type: "Organization", name: "GitHub", createdAt: now },
    { id: 19_864_447, login: "web-flow", type: "User", name: "GitHub Web Flow", createdAt: now },
    { id: 41_898_282, login: "github-actions[bot]", type: "Bot", name: "GitHub Actions", createdAt: now },
  ],
  tokens: [],
  installations: [],
  repositories: [],
});

/** Opens `state.json` in the directory, or begins a new one. A file that is no JSON throws: nothing is overwritten. */
export const openStore = (dataDir: string, now: string): Store => {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "state.json");
  const text = readIfPresent(file);
  const state = text === null ? emptyState(now) : (JSON.parse(text) as State);
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let tookMs = 0;
  const write = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const began = performance.now();
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
    tookMs = performance.now() - began;
  };
  return {
    state,
    save: () => {
      if (!closed) timer ??= setTimeout(write, Math.max(WRITE_DELAY_MS, tookMs / PART_OF_TIME));
    },
    close: () => {
      closed = true;
      write();
    },
  };
};

const readIfPresent = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
};

const DEFAULT_LABELS: [string, string, string][] = [
  ["bug", "d73a4a", "Something isn't working"],
  ["documentation", "0075ca", "Improvements or additions to documentation"],
  ["duplicate", "cfd3d7", "This issue or pull request already exists"],
  ["enhancement", "a2eeef", "New feature or request"],
  ["good first issue", "7057ff", "Good for newcomers"],
  ["help wanted", "008672", "Extra attention is needed"],
  ["invalid", "e4e669", "This doesn't seem right"],
  ["question", "d876e3", "Further information is requested"],
  ["wontfix", "ffffff", "This will not be worked on"],
];

/** A repository as GitHub makes it: GitHub's default labels and nothing else. */
export const newRepository = (
  facts: Pick<Repository, "owner" | "name" | "private" | "description" | "collaborators">,
  nextId: () => number,
  now: string,
): Repository => ({
  id: nextId(),
  ...facts,
  defaultBranch: "main",
  createdAt: now,
  updatedAt: now,
  pushedAt: now,
  nextNumber: 1,
  labels: DEFAULT_LABELS.map(([name, color, description]) => ({
    id: nextId(),
    name,
    color,
    description,
    default: true,
  })),
  issues: [],
  comments: [],
  reviews: [],
  reviewComments: [],
  statuses: [],
  checkSuites: [],
  checkRuns: [],
  workflows: [],
  runs: [],
  deployments: [],
  environments: [],
  secrets: [],
  variables: [],
});
