import { Refusal } from "../run.ts";

export type DeploymentState = "in_progress" | "success" | "failure" | "inactive";
/** GitHub's record of one commit in production. */
export type DeploymentRecord = { tell(state: DeploymentState, description: string, address?: string): Promise<void> };

const LONGEST = 140;
const ENVIRONMENT = "production";

/**
 * Opens the record of a commit; `resume` goes on with the one it has. GitHub would record the commit that a workflow runs
 * for, and call it live when the job ends: neither is true of a rollback, a promotion, or a canary that is held. Outside of
 * a workflow nothing is recorded.
 */
export const openRecord = async (commit: string | null, resume: boolean): Promise<DeploymentRecord> => {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repo, GITHUB_RUN_ID: run, GITHUB_SERVER_URL: server } = process.env;
  const { GITHUB_TOKEN: token } = process.env;
  if (token === undefined || commit === null) return { tell: async () => {} };
  const call = async <Result>(method: string, path: string, body?: object): Promise<Result> => {
    const response = await fetch(`${api}/repos/${repo}/deployments${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Refusal(`GitHub does not record the deployment: ${await response.text()}`);
    return (await response.json()) as Result;
  };
  const known = resume
    ? await call<{ id: number }[]>("GET", `?sha=${commit}&environment=${ENVIRONMENT}&per_page=1`)
    : [];
  const { id } =
    known[0] ??
    (await call<{ id: number }>("POST", "", {
      ref: commit,
      environment: ENVIRONMENT,
      production_environment: true,
      // The commit is deployed as it is, whatever other workflows say of it by now.
      auto_merge: false,
      required_contexts: [],
    }));
  return {
    tell: async (state, description, address) => {
      await call("POST", `/${id}/statuses`, {
        state,
        description: description.slice(0, LONGEST),
        log_url: `${server}/${repo}/actions/runs/${run}`,
        ...(address !== undefined && { environment_url: address }),
      });
    },
  };
};
