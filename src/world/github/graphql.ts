import { readFileSync } from "node:fs";
import { GraphQLError, buildSchema, graphql, type GraphQLResolveInfo } from "graphql";
import type { ApiRequest } from "./api-request.ts";
import { readObject, requireText } from "./api-request.ts";
import { emitIssue } from "./edit-issue.ts";
import { accountValue, issueValue, pullValue, repositoryValue } from "./graphql-values.ts";
import { findAccount, findIssue, findRepository, isPullRequest, now } from "./hub.ts";
import { findPull } from "./merge-pull.ts";
import { parseNodeId } from "./node-id.ts";
import { NEEDS, can, canSee } from "./permissions.ts";
import { ApiError, ok, type Reply } from "./reply.ts";
import { senderOf } from "./emit.ts";
import { resolveThread } from "./review-threads.ts";
import type { PullRequest, Repository } from "./state.ts";

const schema = buildSchema(readFileSync(new URL("./schema.graphql", import.meta.url), "utf8"));

/** GitHub puts the kind of an error in `type`, beside its message. */
type Failure = { type: string; message: string };
class GitHubGraphQLError extends GraphQLError {
  readonly type: string;

  constructor({ type, message }: Failure) {
    super(message);
    this.type = type;
  }
}

const unknownNode = (id: string): GitHubGraphQLError =>
  new GitHubGraphQLError({ type: "NOT_FOUND", message: `Could not resolve to a node with the global id of '${id}'` });

const findNode = ({ hub, actor }: ApiRequest, id: string): { repo: Repository; issue: PullRequest } | null => {
  const node = parseNodeId(id);
  if (node?.kind !== "PR") return null;
  for (const repo of hub.state.repositories) {
    const issue = repo.issues.filter(isPullRequest).find((item) => item.id === node.id);
    if (issue && canSee(hub, actor, repo)) return { repo, issue };
  }
  return null;
};

const forbidden = ({ actor }: ApiRequest): GitHubGraphQLError => {
  const message = actor.kind === "user" ? "must have write access" : "Resource not accessible by integration";
  return new GitHubGraphQLError({ type: "FORBIDDEN", message });
};

const resolve = (request: ApiRequest, input: Record<string, unknown>) => {
  const id = String(input["threadId"]);
  const thread = resolveThread(request, id);
  if (thread === null) throw unknownNode(id);
  if (thread === "forbidden") throw forbidden(request);
  return { clientMutationId: input["clientMutationId"] ?? null, thread };
};

const setDraft = (request: ApiRequest, input: Record<string, unknown>, draft: boolean) => {
  const { hub, actor, change } = request;
  const id = String(input["pullRequestId"]);
  const found = findNode(request, id);
  if (!found) throw unknownNode(id);
  const { repo, issue } = found;
  const own = senderOf(change) === issue.user && can(hub, actor, repo, NEEDS.review);
  if (!own && !can(hub, actor, repo, NEEDS.openPull)) throw forbidden(request);
  if (issue.state === "closed") {
    throw new GitHubGraphQLError({ type: "UNPROCESSABLE", message: "Pull request is closed." });
  }
  if (issue.pull.draft !== draft) {
    issue.pull.draft = draft;
    issue.updatedAt = now();
    emitIssue(change, repo, issue, draft ? "converted_to_draft" : "ready_for_review");
  }
  return { clientMutationId: input["clientMutationId"] ?? null, pullRequest: pullValue(hub, repo, issue) };
};

type Input = { input: Record<string, unknown> };

const createRoot = (request: ApiRequest) => {
  const { hub, actor, change } = request;
  return {
    viewer: () => {
      const account = findAccount(hub, senderOf(change));
      return account && accountValue(hub, account);
    },
    node: ({ id }: { id: string }) => {
      const found = findNode(request, id);
      if (!found) throw unknownNode(id);
      return pullValue(hub, found.repo, found.issue);
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repo = findRepository(hub, `${owner}/${name}`);
      if (!repo || !canSee(hub, actor, repo)) {
        const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
        throw new GitHubGraphQLError({ type: "NOT_FOUND", message });
      }
      return { ...repositoryValue(hub, repo), ...numbered(request, repo) };
    },
    markPullRequestReadyForReview: ({ input }: Input) => setDraft(request, input, false),
    convertPullRequestToDraft: ({ input }: Input) => setDraft(request, input, true),
    resolveReviewThread: ({ input }: Input) => resolve(request, input),
  };
};

/** Fields of a repository that take a number; an unknown one is null and an error. */
const numbered = ({ hub }: ApiRequest, repo: Repository) => {
  const missing = (kind: string, number: number) =>
    new GitHubGraphQLError({
      type: "NOT_FOUND",
      message: `Could not resolve to ${kind} with the number of ${number}.`,
    });
  return {
    issue: ({ number }: { number: number }) => {
      const issue = findIssue(repo, number);
      if (!issue || isPullRequest(issue)) throw missing("an Issue", number);
      return issueValue(hub, repo, issue);
    },
    pullRequest: ({ number }: { number: number }) => {
      const issue = findPull(repo, number);
      if (!issue) throw missing("a PullRequest", number);
      return pullValue(hub, repo, issue);
    },
  };
};

/** Answers `POST /api/graphql`. As on github.com, errors come with status 200 beside what could be read. */
export const answerGraphql = async (request: ApiRequest): Promise<Reply> => {
  if (request.actor.kind === "anonymous" || request.actor.kind === "app") {
    throw new ApiError(401, "This endpoint requires you to be authenticated.");
  }
  const result = await graphql({
    schema,
    source: requireText(request.body, "query"),
    rootValue: createRoot(request),
    variableValues: readObject(request.body, "variables") ?? {},
    operationName: typeof request.body["operationName"] === "string" ? request.body["operationName"] : null,
    typeResolver: (value: { __typename?: string }, _context: unknown, _info: GraphQLResolveInfo) => value.__typename,
  });
  const errors = result.errors?.map((error) => {
    const { originalError } = error;
    const type = originalError instanceof GitHubGraphQLError ? { type: originalError.type } : {};
    return { ...type, ...error.toJSON() };
  });
  return ok({ ...(result.data === undefined ? {} : { data: result.data }), ...(errors ? { errors } : {}) });
};
