import * as v from "valibot";
import { type Caller, dataOf } from "./installation-caller.ts";
import type { GitHub, Repo } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { inTurn } from "./in-turn.ts";
import { parseMarker, renderMarker } from "./marker.ts";
import { URGENT } from "./pace/describe-request.ts";
import type { ReadSelf } from "./read-self.ts";
import { sanitisePost } from "./sanitise-post.ts";
import type { Spelling } from "./spellings-of.ts";

const Posted = v.object({ id: v.number(), html_url: v.string() });
const Listed = v.array(
  v.object({
    id: v.number(),
    html_url: v.string(),
    body: v.optional(v.string(), ""),
    user: v.nullable(v.object({ id: v.number() })),
  }),
);
type OwnComment = { id: number; url: string; body: string };

const PAGE = 100;
/** Issues whose comments are remembered; the oldest is forgotten and read again when needed. */
const REMEMBERED = 500;

export type CommentRules = {
  call: Caller;
  readSelf: ReadSelf;
  /** What markers are made with. */
  key: string;
  secrets: readonly Spelling[];
  /** Who may be mentioned on an issue. */
  readAuthor: (repo: Repo, issue: number) => Promise<string>;
};

const listOwn = async ({ call, readSelf, key }: CommentRules, repo: Repo, issue: number) => {
  const self = await readSelf(repo.installationId);
  const own = new Map<string, OwnComment>();
  for (let page = 1; ; page += 1) {
    const listed = await call(repo.installationId, dataOf(Listed), (octokit) =>
      octokit.rest.issues.listComments({
        owner: repo.owner,
        repo: repo.name,
        issue_number: issue,
        per_page: PAGE,
        page,
        // What is listed for the run's own comments is what an answer to somebody waits for as well.
        request: URGENT.answer,
      }),
    );
    for (const { id, html_url: url, body, user } of listed) {
      const topic = user?.id === self.userId ? parseMarker(key, repo.id, issue, body) : null;
      if (topic !== null && !own.has(topic)) own.set(topic, { id, url, body });
    }
    if (listed.length < PAGE) return own;
  }
};

const ANSWERS = /^(?:no-access$|too-late$|(?:amount|command|heard|order|review|upgrade)\/)/u;

/** How long people may have to wait for a comment, by its topic. */
const urgencyOf = (topic: string): { request?: object } => {
  if (ANSWERS.test(topic)) return { request: URGENT.answer };
  return topic === "status" ? { request: URGENT.status } : {};
};

/** Comments are found again by their marker among our own; each issue's are listed once and remembered. */
export const ownComments = (rules: CommentRules): Pick<GitHub, "ensureComment" | "readComment"> => {
  const remembered = new Map<string, Promise<Map<string, OwnComment>>>();
  const take = inTurn();

  const ownOf = (repo: Repo, issue: number, place: string) => {
    const known = remembered.get(place) ?? listOwn(rules, repo, issue);
    remembered.set(place, known);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return known;
  };

  const write = async (repo: Repo, issue: number, topic: string, body: string, known: OwnComment | undefined) => {
    const where = { owner: repo.owner, repo: repo.name, ...urgencyOf(topic) };
    const posted = await rules.call(repo.installationId, dataOf(Posted), (octokit) =>
      known
        ? octokit.rest.issues.updateComment({ ...where, comment_id: known.id, body })
        : octokit.rest.issues.createComment({ ...where, issue_number: issue, body }),
    );
    return { id: posted.id, url: posted.html_url, body };
  };

  const readComment: GitHub["readComment"] = (repo, issue, topic) => {
    const place = `${repo.id}/${issue}`;
    return take(`${place}/${topic}`, async () => {
      const own = await ownOf(repo, issue, place).catch((error: unknown) => {
        remembered.delete(place);
        throw error;
      });
      return own.get(topic)?.body.replace(/\n*<!--[^\n]*$/u, "") ?? null;
    });
  };

  const ensureComment: GitHub["ensureComment"] = async (repo, issue, topic, body) => {
    const place = `${repo.id}/${issue}`;
    const mayMention = /[@＠]|&(?:#|commat)/u.test(body) ? [await rules.readAuthor(repo, issue)] : [];
    const marker = renderMarker(rules.key, { repoId: repo.id, issue, topic });
    const text = sanitisePost(body, { mayMention, mayClose: null, secrets: rules.secrets }, marker);
    // Not in turn with other topics: an answer must not wait for what is less urgent.
    return take(`${place}/${topic}`, async () => {
      try {
        const own = await ownOf(repo, issue, place);
        const known = own.get(topic);
        if (known?.body === text) return { id: known.id, url: known.url };
        const deleted = (error: unknown) =>
          known !== undefined && error instanceof GitHubRefusal && error.status === 404;
        const written = await write(repo, issue, topic, text, known).catch((error: unknown) => {
          if (deleted(error)) return write(repo, issue, topic, text, undefined);
          throw error;
        });
        own.set(topic, written);
        // Those of another topic may have had it listed again meanwhile, and too early to find this one.
        (await remembered.get(place))?.set(topic, written);
        return { id: written.id, url: written.url };
      } catch (error) {
        // Whether it was written is unknown now: the next attempt looks.
        remembered.delete(place);
        throw error;
      }
    });
  };

  return { ensureComment, readComment };
};
