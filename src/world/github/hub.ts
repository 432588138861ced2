import { join } from "node:path";
import type { RepositoryEvent } from "#src/world/actions/host.ts";
import type { Actor } from "./actor.ts";
import { openRepository, type GitRepository } from "./git/repository.ts";
import type { Account, App, Installation, Issue, PullRequest, Repository, State } from "./state.ts";
import { openStore } from "./store.ts";
import type { WebhookQueue } from "./webhook-queue.ts";

export type ApiCall = {
  at: string;
  actor: string;
  method: string;
  path: string;
  status: number;
  milliseconds: number;
};

/** The one embedded GitHub that everything in this folder works on. */
export type Hub = {
  dataDir: string;
  /** `http://127.0.0.1:PORT`, and the same with `/api/v3`. */
  url: string;
  apiUrl: string;
  app: App | null;
  state: State;
  save(): void;
  nextId(): number;
  git(repo: Repository): GitRepository;
  /** Writes the state a last time and ends the git processes. */
  close(): void;
  webhooks: WebhookQueue;
  eventListeners: Set<(event: RepositoryEvent) => void>;
  repositoryListeners: ((repo: string) => void)[];
  /** How each workflow run that goes on is cancelled, by its id. */
  cancellers: Map<number, () => void>;
  /** How what failed of a workflow run is run again, by its id. */
  rerunners: Map<number, () => void>;
  calls: ApiCall[];
  /** Ends when every event so far has been told to the listeners and handed to the webhooks. */
  published: Promise<void>;
};

/** What one request (or one step of a runner) changes, by whom; the events are sent when the answer is out. */
export type Change = { hub: Hub; actor: Actor; outbox: Emission[] };

export type Emission = {
  name: string;
  action: string | null;
  /** Owner whose installation of the app hears of it. */
  account: string;
  repo: Repository | null;
  payload: Promise<Record<string, unknown>>;
  /** Where workflows for this event are taken from; null: none may start. */
  workflows: Promise<WorkflowSource | null>;
};

export type WorkflowSource = { sha: string; ref: string; headBranch: string };

/** Now, as GitHub writes times: UTC, whole seconds. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Opens what a data directory holds. `url` and `apiUrl` are known once the server listens. */
export const openHub = (dataDir: string, app: App | null, webhooks: WebhookQueue): Hub => {
  const store = openStore(dataDir, now());
  const opened = new Map<number, GitRepository>();
  return {
    dataDir,
    url: "",
    apiUrl: "",
    app,
    state: store.state,
    save: store.save,
    nextId: () => store.state.nextId++,
    git: (repo) => {
      const present = opened.get(repo.id) ?? openRepository(gitDirectory(dataDir, repo));
      opened.set(repo.id, present);
      return present;
    },
    close: () => {
      store.close();
      for (const repository of opened.values()) repository.objects.close();
      opened.clear();
    },
    webhooks,
    eventListeners: new Set(),
    repositoryListeners: [],
    cancellers: new Map(),
    rerunners: new Map(),
    calls: [],
    published: Promise.resolve(),
  };
};

/** Where the bare repository lies. */
export const gitDirectory = (dataDir: string, repo: Pick<Repository, "owner" | "name" | "directory">): string =>
  join(dataDir, "repositories", `${repo.directory ?? fullNameOf(repo)}.git`);

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Looks an account up as GitHub does, whatever the case of the letters. */
export const findAccount = (hub: Hub, login: string): Account | undefined =>
  hub.state.accounts.find((account) => same(account.login, login));

/** `owner/name`, whatever the case of the letters. */
export const findRepository = (hub: Hub, fullName: string): Repository | undefined =>
  hub.state.repositories.find((repo) => same(fullNameOf(repo), fullName));

/** What was once called so, and is not any more. */
export const findMoved = (hub: Hub, fullName: string): Repository | undefined =>
  hub.state.repositories.find((repo) => repo.formerly?.some((name) => same(name, fullName)));

/** `owner/name`. */
export const fullNameOf = (repo: { owner: string; name: string }): string => `${repo.owner}/${repo.name}`;

/** An issue or a pull request by its number. */
export const findIssue = (repo: Repository, number: number): Issue | undefined =>
  repo.issues.find((issue) => issue.number === number);

/** Whether an issue is a pull request. */
export const isPullRequest = (issue: Issue): issue is PullRequest => issue.pull !== null;

/** The installation of the present app on an account. */
export const findInstallation = (hub: Hub, account: string): Installation | undefined =>
  hub.state.installations.find((item) => item.appId === hub.app?.id && same(item.account, account));
