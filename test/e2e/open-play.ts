import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseStatus } from "#src/status.ts";
import { openStage, type Stage } from "#src/world/demo.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import type { Comment, Issue, PullRequest } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

export const ROOT = join(import.meta.dirname, "..", "..");
const OWNER = "acme";
const APP = "aidevos[bot]";

/** A spec that leaves nothing open and is soon discussed. */
export const NOTES = { title: "Notes", body: "## Services\n\n### Note\n\n- text: text, required\n" };

/** By login: the name of the role that somebody has everywhere in a play; null: none. */
export type Cast = Record<string, string | null>;

/** One repository of a play. What the app says is what its bot has written. */
export type Place = {
  at: string;
  name: string;
  file(who: string, spec: { title: string; body: string }, labels?: string[]): Promise<number>;
  say(who: string, issue: number, body: string): Promise<{ id: number }>;
  write(path: string, text: string): Promise<void>;
  readSaid(issue: number): Promise<Comment[]>;
  untilSaid(issue: number, matches: RegExp): Promise<Comment>;
  /** What the status says is next; nothing where there is none. */
  readNext(issue: number): Promise<string>;
  /** The same, once it is so. */
  untilNext(issue: number, matches: RegExp): Promise<string>;
  /** The open pull request that the app made for an issue. */
  untilPull(issue: number): Promise<PullRequest>;
  readFile(path: string, ref: string): Promise<string>;
};

export type Play = {
  stage: Stage;
  /** Where the app did not speak GitHub's own language. */
  problems: string[];
  as(login: string): Person;
  /** Another app, which may write on issues and pull requests. */
  bot: Person;
  place(name: string): Place;
  /** How often the app asks GitHub for something while `happens` and all that it leads to. */
  callsDuring(happens: () => unknown): Promise<number>;
  /** Somebody marks a draft ready, and merges it. */
  merge(who: string, place: Place, pull: number): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
};

export const until = async <T>(what: string, read: () => Promise<T | undefined | null>, seconds = 45): Promise<T> => {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(100)) {
    const found = await read();
    if (found !== undefined && found !== null) return found;
  }
  throw new Error(`${what} did not come about in time`);
};

/** A world in which no workflow is run, unless `withActions`, and those people. */
export const openPlay = async (
  cast: Cast,
  { roles = {}, withActions = false }: { roles?: Record<string, "triage" | "write">; withActions?: boolean } = {},
): Promise<Play> => {
  const problems: string[] = [];
  const fetch = checkedFetch(openContract(), problems);
  const stage = await openStage({ root: ROOT, spec: "other.md", port: 0, fetch, withActions });
  const { github } = stage.world;
  github.addOrganization(OWNER, roles);
  const people = new Map(
    Object.keys(cast).map((login) => [login, openPerson(github.apiUrl, github.addUser({ login, name: login }))]),
  );
  const permissions = { checks: "write", issues: "write", pull_requests: "write" } as const;
  const bot = openPerson(github.apiUrl, github.addBot({ slug: "chatty", on: OWNER, permissions }));
  const collaborators = Object.fromEntries(
    Object.entries(cast).flatMap(([login, role]) => (role ? [[login, role]] : [])),
  );
  const as = (login: string): Person => {
    const person = login === bot.login ? bot : people.get(login);
    if (!person) throw new Error(`nobody is called ${login}`);
    return person;
  };
  const appCalls = () => github.calls().filter(({ actor }) => actor === APP).length;
  const markReady = async (who: string, id: string): Promise<void> => {
    const query =
      "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";
    const headers = {
      authorization: `Bearer ${github.addUser({ login: who, name: who }).token}`,
      "content-type": "application/json",
    };
    const body = JSON.stringify({ query, variables: { id } });
    await globalThis.fetch(`${github.url}/api/graphql`, { method: "POST", headers, body });
  };
  const settle = async (): Promise<void> => {
    for (let before = -1; before !== appCalls(); await sleep(300)) {
      before = appCalls();
      await github.idle();
    }
  };
  return {
    stage,
    problems,
    as,
    bot,
    settle,
    place: (name) => {
      github.createRepository({ owner: OWNER, name, collaborators });
      return openPlace(`${OWNER}/${name}`, as);
    },
    callsDuring: async (happens) => {
      await settle();
      const before = appCalls();
      await happens();
      await settle();
      return appCalls() - before;
    },
    merge: async (who, { at }, pull) => {
      const { draft, node_id } = await as(who).get<{ draft: boolean; node_id: string }>(`${at}/pulls/${pull}`);
      if (draft) await markReady(who, node_id);
      await as(who).put(`${at}/pulls/${pull}/merge`, { merge_method: "squash" });
    },
    close: stage.close,
  };
};

const openPlace = (name: string, as: (login: string) => Person): Place => {
  const at = `/repos/${name}`;
  const reader = as("ada");
  const readSaid = async (issue: number): Promise<Comment[]> => {
    const comments = await reader.get<Comment[]>(`${at}/issues/${issue}/comments?per_page=100`);
    return comments.filter(({ user }) => user.login === APP);
  };
  const readNext = async (issue: number): Promise<string> =>
    (await readSaid(issue)).flatMap(({ body }) => parseStatus(body)?.next ?? []).at(0) ?? "";
  const orSaid = async (issue: number, error: unknown): Promise<never> => {
    const said = (await readSaid(issue)).map(({ body }) => body.slice(0, 300)).join("\n---\n");
    throw new Error(`${error instanceof Error ? error.message : String(error)} on ${name}#${issue}:\n${said}`);
  };
  return {
    at,
    name,
    readSaid,
    readNext,
    untilPull: (issue) =>
      until("a pull request", async () => {
        const pulls = await reader.get<PullRequest[]>(`${at}/pulls`);
        return pulls.find(({ head }) => head.ref.startsWith(`aidevos/${issue}-`));
      }).catch((error) => orSaid(issue, error)),
    readFile: async (path, ref) => {
      const { content } = await reader.get<{ content: string }>(`${at}/contents/${path}?ref=${ref}`);
      return Buffer.from(content, "base64").toString("utf8");
    },
    file: async (who, spec, labels = []) =>
      (await as(who).post<Issue>(`${at}/issues`, { ...spec, ...(labels.length > 0 && { labels }) })).number,
    say: (who, issue, body) => as(who).post(`${at}/issues/${issue}/comments`, { body }),
    write: async (path, text) => {
      const there = await reader.get<{ sha: string }>(`${at}/contents/${path}`).catch(() => null);
      await reader.put(`${at}/contents/${path}`, {
        message: `chore: write ${path}`,
        content: Buffer.from(text).toString("base64"),
        ...(there && { sha: there.sha }),
      });
    },
    untilSaid: (issue, matches) =>
      until(String(matches), async () => (await readSaid(issue)).find(({ body }) => matches.test(body))).catch(
        (error) => orSaid(issue, error),
      ),
    untilNext: (issue, matches) =>
      until(String(matches), async () => {
        const next = await readNext(issue);
        return matches.test(next) ? next : null;
      }).catch((error) => orSaid(issue, error)),
  };
};
