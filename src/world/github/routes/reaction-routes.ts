import { answerPage, readText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { now } from "#src/world/github/hub.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { renderReaction } from "#src/world/github/render/render-issue.ts";
import { invalid, noContent, notFound, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import { REACTIONS, type Reaction } from "#src/world/github/state.ts";
import { requireComment } from "./comment-routes.ts";
import { requireIssue } from "./issue-routes.ts";

type Subject = { reactions: Reaction[] };
type Find = (request: RepositoryRequest) => Subject;

const requireReviewComment: Find = ({ repo, params }) => {
  const comment = repo.reviewComments.find((item) => item.id === Number(params["comment_id"]));
  if (!comment) throw notFound();
  return comment;
};

/** The same reaction of the same person is one: asking again answers 200 with the first. */
const react =
  (find: Find) =>
  (request: RepositoryRequest): Reply => {
    const { hub, body, actor } = request;
    const subject = find(request);
    const wanted = readText(body, "content");
    const content = REACTIONS.find((item) => item === wanted);
    if (!content) throw invalid("Reaction", "content", "invalid");
    const user = nameOf(actor);
    const present = subject.reactions.find((item) => item.user === user && item.content === content);
    const reaction = present ?? { id: hub.nextId(), content, user, createdAt: now() };
    if (!present) subject.reactions.push(reaction);
    return { status: present ? 200 : 201, body: renderReaction(hub, reaction) };
  };

const takeBack =
  (find: Find) =>
  (request: RepositoryRequest): Reply => {
    const subject = find(request);
    const id = Number(request.params["reaction_id"]);
    if (!subject.reactions.some((reaction) => reaction.id === id)) throw notFound();
    subject.reactions = subject.reactions.filter((reaction) => reaction.id !== id);
    return noContent();
  };

const list =
  (find: Find) =>
  (request: RepositoryRequest): Promise<Reply> => {
    const content = request.query.get("content");
    const found = find(request).reactions.filter((reaction) => content === null || reaction.content === content);
    return answerPage(request, found, (reaction) => renderReaction(request.hub, reaction));
  };

const routesFor = (path: string, find: Find): Route[] => [
  inRepository("GET", `${path}/reactions`, NEEDS.issues, list(find)),
  inRepository("POST", `${path}/reactions`, NEEDS.comment, react(find)),
  inRepository("DELETE", `${path}/reactions/{reaction_id}`, NEEDS.comment, takeBack(find)),
];

/** Reactions to issues and to both kinds of comments. GitHub sends no webhook for them. */
export const reactionRoutes: Route[] = [
  ...routesFor("/issues/comments/{comment_id}", requireComment),
  ...routesFor("/issues/{issue_number}", requireIssue),
  ...routesFor("/pulls/comments/{comment_id}", requireReviewComment),
];
