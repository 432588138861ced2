import { findAccount, now, type Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { App, Installation, Permissions } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";

/** GitHub's own Actions app, to which the runner's check runs belong. */
export const ACTIONS_APP_ID = 15_368;

const ALL_PERMISSIONS: Permissions = {
  actions: "write",
  actions_variables: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  environments: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
  secrets: "write",
  statuses: "write",
  workflows: "write",
};

const ALL_EVENTS = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "issue_comment",
  "issues",
  "label",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "repository",
  "repository_dispatch",
  "status",
  "workflow_dispatch",
  "workflow_job",
  "workflow_run",
];

/** What an installation of the app may do. */
export const permissionsOf = (app: App): Permissions => ({ ...(app.permissions ?? ALL_PERMISSIONS), metadata: "read" });

/** The events that the app subscribed to. */
export const eventsOf = (app: App): string[] => app.events ?? ALL_EVENTS;

const OLDEST = "2018-07-30T09:30:17Z";

const renderIntegration = (
  hub: Hub,
  app: { id: number; slug: string; name: string; owner: string; permissions: Permissions; events: string[] },
) => ({
  id: app.id,
  slug: app.slug,
  node_id: nodeId("A", app.id),
  owner: renderLogin(hub, app.owner),
  name: app.name,
  description: "",
  external_url: `${hub.url}/apps/${app.slug}`,
  html_url: `${hub.url}/apps/${app.slug}`,
  created_at: OLDEST,
  updated_at: OLDEST,
  permissions: app.permissions,
  events: app.events,
});

const slugOf = (login: string): string => login.replace("[bot]", "");

/** GitHub's `integration` for the app of this world, for another one by the id of its bot, or for GitHub Actions. */
export const renderApp = (hub: Hub, appId: number) => {
  if (hub.app?.id === appId) {
    const { id, slug, name } = hub.app;
    const facts = { id, slug, name, owner: hub.state.installations[0]?.account ?? "github" };
    return renderIntegration(hub, { ...facts, permissions: permissionsOf(hub.app), events: eventsOf(hub.app) });
  }
  const other = hub.state.accounts.find(({ id, type }) => id === appId && type === "Bot");
  const slug = other ? slugOf(other.login) : "github-actions";
  const facts = other
    ? { id: other.id, name: slug, permissions: {} }
    : { id: ACTIONS_APP_ID, name: "GitHub Actions", permissions: ALL_PERMISSIONS };
  return renderIntegration(hub, { ...facts, slug, owner: "github", events: [] });
};

/** The app through which a bot wrote, or null for a person. */
export const renderAppOfAuthor = (hub: Hub, author: string, viaApp: boolean) => {
  if (!viaApp) return null;
  const slug = slugOf(author);
  if (slug === "github-actions" || !hub.app) return renderApp(hub, ACTIONS_APP_ID);
  return renderApp(hub, slug === hub.app.slug ? hub.app.id : (findAccount(hub, author)?.id ?? ACTIONS_APP_ID));
};

/** GitHub's `installation`. */
export const renderInstallation = (hub: Hub, app: App, installation: Installation) => {
  const url = `${hub.apiUrl}/app/installations/${installation.id}`;
  const account = renderLogin(hub, installation.account);
  const settings =
    account.type === "Organization" ? `${hub.url}/organizations/${account.login}/settings` : `${hub.url}/settings`;
  return {
    id: installation.id,
    account,
    repository_selection: "all",
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${hub.apiUrl}/installation/repositories`,
    html_url: `${settings}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: permissionsOf(app),
    events: eventsOf(app),
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedBy === undefined ? null : renderLogin(hub, installation.suspendedBy),
    suspended_at: installation.suspendedBy === undefined ? null : now(),
  };
};
