import * as v from "valibot";
import type { GitHub, Permission } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { URGENT } from "./pace/describe-request.ts";

const Level = v.object({ permission: v.string(), role_name: v.optional(v.string(), "") });
const IssueData = v.object({
  number: v.number(),
  title: v.string(),
  body: v.nullish(v.string()),
  html_url: v.string(),
  state: v.picklist(["open", "closed"]),
  user: v.nullable(v.object({ login: v.string(), type: v.string() })),
  labels: v.array(v.union([v.string(), v.object({ name: v.optional(v.string(), "") })])),
  pull_request: v.optional(v.unknown()),
});

const PERMISSIONS: Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];

/** The role by its name; a role of the organisation's own making counts as the permission it is built on. */
export const permissionReader =
  (call: Caller): GitHub["readPermission"] =>
  async (repo, login) => {
    const read = call(repo.installationId, dataOf(Level), (octokit) =>
      octokit.rest.repos.getCollaboratorPermissionLevel({
        owner: repo.owner,
        repo: repo.name,
        username: login,
        request: URGENT.answer,
      }),
    );
    const level = await unlessRefused(read, [404], null);
    if (!level) return "none";
    const named = (name: string): Permission | undefined => PERMISSIONS.find((permission) => permission === name);
    return named(level.role_name) ?? named(level.permission) ?? "none";
  };

export const issueReader =
  (call: Caller): GitHub["readIssue"] =>
  async (repo, number) => {
    const issue = await call(repo.installationId, dataOf(IssueData), (octokit) =>
      octokit.rest.issues.get({ owner: repo.owner, repo: repo.name, issue_number: number }),
    );
    return {
      number: issue.number,
      title: issue.title,
      body: issue.body ?? "",
      // GitHub's name for the author of what a deleted account wrote.
      author: issue.user?.login ?? "ghost",
      authorIsBot: issue.user?.type === "Bot",
      labels: issue.labels.map((label) => (typeof label === "string" ? label : label.name)),
      state: issue.state,
      isPullRequest: issue.pull_request !== undefined,
      url: issue.html_url,
    };
  };

/** GitHub keeps one reaction of each kind for each account, so sending it again changes nothing. */
export const reactionEnsurer =
  (call: Caller): GitHub["ensureReaction"] =>
  async (repo, issue, content) => {
    await call(repo.installationId, dataOf(v.object({ id: v.number() })), (octokit) =>
      octokit.rest.reactions.createForIssue({
        owner: repo.owner,
        repo: repo.name,
        issue_number: issue,
        content,
        request: URGENT.answer,
      }),
    );
  };
