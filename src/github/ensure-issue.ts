import * as v from "valibot";
import type { CommentRules } from "./ensure-comment.ts";
import type { GitHub, OwnIssue, Repo } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { inTurn } from "./in-turn.ts";
import { parseMarker, renderMarker } from "./marker.ts";
import { URGENT } from "./pace/describe-request.ts";
import { sanitisePost, sanitiseText } from "./sanitise-post.ts";

const Issue = v.object({
  number: v.number(),
  title: v.string(),
  html_url: v.string(),
  body: v.nullish(v.string(), ""),
  state: v.picklist(["open", "closed"]),
  state_reason: v.nullish(v.string(), null),
  user: v.nullable(v.object({ id: v.number() })),
  pull_request: v.optional(v.unknown()),
});
type Issue = v.InferOutput<typeof Issue>;

const PAGE = 100;
/** An issue has no number yet when its marker is made. */
const ANY = 0;
/** What is not there any more, or not here. */
const GONE = [301, 404, 410];
/** GitHub's reason for what people want to hear no more of. */
const DECLINED = "not_planned";

const answerOf = ({ html_url: url, number, state, state_reason: reason }: Issue): OwnIssue => ({
  number,
  url,
  state,
  isDeclined: state === "closed" && reason === DECLINED,
});

const whereOf = ({ name, owner }: Repo) => ({ owner, repo: name });

/** The oldest issue of our own with this marker, or, should somebody have edited that away, with this title. */
const findOwn = async ({ call, key, readSelf }: Rules, repo: Repo, topic: string, title: string) => {
  const { login, userId } = await readSelf(repo.installationId);
  let namesake: Issue | null = null;
  for (let page = 1; ; page += 1) {
    const listed = await call(repo.installationId, dataOf(v.array(Issue)), (octokit) =>
      octokit.rest.issues.listForRepo({
        ...whereOf(repo),
        creator: login,
        state: "all",
        sort: "created",
        direction: "asc",
        per_page: PAGE,
        page,
      }),
    );
    const own = listed.filter(({ pull_request: pull, user }) => user?.id === userId && pull === undefined);
    const marked = own.find(({ body }) => parseMarker(key, repo.id, ANY, body ?? "") === topic);
    if (marked) return marked;
    namesake ??=
      own.find((issue) => issue.title === title && parseMarker(key, repo.id, ANY, issue.body ?? "") === null) ?? null;
    if (listed.length < PAGE) return namesake;
  }
};

const read = (call: Caller, repo: Repo, number: number): Promise<Issue | null> =>
  unlessRefused(
    call(repo.installationId, dataOf(Issue), (octokit) =>
      octokit.rest.issues.get({ ...whereOf(repo), issue_number: number }),
    ),
    GONE,
    null,
  );

type Rules = Pick<CommentRules, "call" | "readSelf" | "key" | "secrets">;
type Text = Parameters<GitHub["ensureIssue"]>[2];

const stateOf = ({ state }: Text): object => {
  if (state === "closed") return { state, state_reason: "completed" };
  if (state === "declined") return { state: "closed", state_reason: DECLINED };
  return state === "open" ? { state } : {};
};

const edit = (call: Caller, repo: Repo, number: number, text: Text): Promise<Issue | null> => {
  const { body, isAwaited } = text;
  const request = isAwaited ? URGENT.answer : URGENT.idle;
  const sent = { ...whereOf(repo), issue_number: number, body, ...stateOf(text), request };
  const update = call(repo.installationId, dataOf(Issue), (octokit) => octokit.rest.issues.update(sent));
  return unlessRefused(update, GONE, null);
};

/** Whether what people have decided of it leaves nothing to write. */
const isSettled = (known: Issue, { body, state }: Text): boolean => {
  if (known.state === "closed" && (state !== "open" || known.state_reason === DECLINED)) return true;
  const isSame = known.body?.trimEnd().replaceAll("\r\n", "\n") === body;
  return isSame && (state === "as-is" || known.state === state);
};

/** Issues of ours are found by their hidden last line among those that the app has opened. */
export const issueEnsurer = (rules: Rules): GitHub["ensureIssue"] => {
  const { call, key, secrets } = rules;
  const numbers = new Map<string, number>();
  const take = inTurn();

  /** A state that people may have changed is looked at before it is changed; a mere edit tells it afterwards. */
  const find = async (repo: Repo, topic: string, text: Text): Promise<Issue | number | null> => {
    const number = numbers.get(`${repo.id}/${topic}`);
    if (number === undefined) return findOwn(rules, repo, topic, text.title);
    if (text.state === "as-is") return number;
    return (await read(call, repo, number)) ?? findOwn(rules, repo, topic, text.title);
  };

  const create = (repo: Repo, { body, title }: Text): Promise<Issue> =>
    call(repo.installationId, dataOf(Issue), (octokit) =>
      octokit.rest.issues.create({ ...whereOf(repo), title, body, request: URGENT.idle }),
    );

  const ensure = async (repo: Repo, topic: string, text: Text): Promise<Issue | null> => {
    const found = await find(repo, topic, text);
    if (found === null) return text.state === "closed" || text.state === "declined" ? null : create(repo, text);
    if (typeof found !== "number" && isSettled(found, text)) return found;
    const edited = await edit(call, repo, typeof found === "number" ? found : found.number, text);
    if (edited !== null) return edited;
    numbers.delete(`${repo.id}/${topic}`);
    return ensure(repo, topic, text);
  };

  return (repo, topic, given) => {
    const marker = renderMarker(key, { repoId: repo.id, issue: ANY, topic });
    const rule = { mayMention: [], mayClose: null, secrets };
    const body = sanitisePost(given.body, rule, marker);
    const title = sanitiseText(given.title, rule).slice(0, 256);
    return take(`${repo.id}/${topic}`, async () => {
      const issue = await ensure(repo, topic, { ...given, title, body });
      if (issue === null) return null;
      numbers.set(`${repo.id}/${topic}`, issue.number);
      return answerOf(issue);
    });
  };
};
