import { findAccount, type Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { Account } from "#src/world/github/state.ts";

const KINDS = { User: "U", Organization: "O", Bot: "BOT" } as const;

/** GitHub's `simple-user`. */
export const renderUser = (hub: Hub, account: Account) => {
  const url = `${hub.apiUrl}/users/${encodeURIComponent(account.login)}`;
  const bot = account.type === "Bot";
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(KINDS[account.type], account.id),
    avatar_url: `${hub.url}/avatars/u/${account.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: bot ? `${hub.url}/apps/${account.login.replace("[bot]", "")}` : `${hub.url}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
};

/** The same by login. Every login in the state has an account, so an unknown one is a defect. */
export const renderLogin = (hub: Hub, login: string) => {
  const account = findAccount(hub, login);
  if (!account) throw new Error(`no account ${login}`);
  return renderUser(hub, account);
};

/** GitHub's `public-user`. */
export const renderPublicUser = (hub: Hub, account: Account) => ({
  ...renderUser(hub, account),
  name: account.name,
  company: null,
  blog: "",
  location: null,
  email: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: hub.state.repositories.filter((repo) => repo.owner === account.login && !repo.private).length,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: account.createdAt,
  updated_at: account.createdAt,
});

/** GitHub's `organization-simple`. */
export const renderOrganization = (hub: Hub, account: Account) => {
  const url = `${hub.apiUrl}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("O", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${hub.url}/avatars/u/${account.id}?v=4`,
    description: null,
  };
};

/** GitHub's `organization-full`. */
export const renderFullOrganization = (hub: Hub, account: Account) => ({
  ...renderOrganization(hub, account),
  name: account.name,
  has_organization_projects: false,
  has_repository_projects: false,
  public_repos: hub.state.repositories.filter((repo) => repo.owner === account.login && !repo.private).length,
  public_gists: 0,
  followers: 0,
  following: 0,
  html_url: `${hub.url}/${account.login}`,
  type: "Organization",
  created_at: account.createdAt,
  updated_at: account.createdAt,
  archived_at: null,
});
