import { emitIssue } from "./edit-issue.ts";
import { emit } from "./emit.ts";
import { findIssue, type Change } from "./hub.ts";
import { renderIssue } from "./render/render-issue.ts";
import { renderRepository } from "./render/render-repository.ts";
import type { Issue, Repository } from "./state.ts";

const requireIssue = (repo: Repository, number: number): Issue => {
  const issue = findIssue(repo, number);
  if (!issue) throw new Error(`There is no issue ${number} in ${repo.name} of the embedded GitHub.`);
  return issue;
};

const takeOut = (repo: Repository, issue: Issue): void => {
  repo.issues = repo.issues.filter((other) => other !== issue);
};

/** An issue with all that was said on it is gone. */
export const deleteIssue = (change: Change, repo: Repository, number: number): void => {
  const issue = requireIssue(repo, number);
  emitIssue(change, repo, issue, "deleted");
  takeOut(repo, issue);
  repo.comments = repo.comments.filter((comment) => comment.issue !== number);
  change.hub.save();
};

/** An issue goes on in another repository: with its comments, and with the labels that are there too. Gives its number there. */
export const transferIssue = (change: Change, from: Repository, number: number, to: Repository): number => {
  const { hub } = change;
  const old = requireIssue(from, number);
  const labels = old.labels.filter((name) => to.labels.some((label) => label.name === name));
  const issue = { ...old, id: hub.nextId(), number: to.nextNumber++, labels };
  to.issues.push(issue);
  to.comments.push(
    ...from.comments
      .filter((comment) => comment.issue === number)
      .map((comment) => ({ ...comment, id: hub.nextId(), issue: issue.number })),
  );
  const [was, is] = [renderIssue(hub, from, old), renderIssue(hub, to, issue)];
  const [repositoryWas, repositoryIs] = [renderRepository(hub, from), renderRepository(hub, to)];
  emit(change, from, "issues", "transferred", {
    issue: was,
    changes: { new_issue: is, new_repository: repositoryIs },
  });
  emit(change, to, "issues", "opened", {
    issue: is,
    changes: { old_issue: was, old_repository: repositoryWas },
  });
  takeOut(from, old);
  from.comments = from.comments.filter((comment) => comment.issue !== number);
  hub.save();
  return issue.number;
};
