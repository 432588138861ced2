import type { Person } from "./person.ts";

/** What a person sees of a repository on GitHub, as far as the demo looks at it. Shapes are GitHub's REST answers. */
export type User = { login: string; type: string };
export type Issue = {
  number: number;
  title: string;
  body: string | null;
  state: string;
  state_reason?: string | null;
  html_url: string;
  user: User;
  labels: { name: string }[];
  reactions?: Record<string, number | string>;
};
export type Comment = {
  id: number;
  body: string;
  html_url: string;
  user: User;
  created_at: string;
  updated_at: string;
};
export type PullRequest = {
  number: number;
  title: string;
  body: string | null;
  state: string;
  draft: boolean;
  merged_at: string | null;
  merge_commit_sha: string | null;
  html_url: string;
  user: User;
  head: { ref: string; sha: string };
  base: { ref: string };
};
export type File = { filename: string; status: string; additions: number; deletions: number };
export type Review = { id: number; state: string; user: User; body: string };
export type CheckRun = {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  html_url: string;
  started_at: string | null;
  completed_at: string | null;
  app: { slug: string } | null;
};
export type Step = {
  name: string;
  number: number;
  status: string;
  conclusion: string | null;
  started_at: string | null;
  completed_at: string | null;
};
export type Job = {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  html_url: string;
  steps: Step[];
};
export type WorkflowRun = {
  id: number;
  name: string;
  path: string;
  event: string;
  status: string;
  conclusion: string | null;
  head_sha: string;
  html_url: string;
};
export type Deployment = { id: number; sha: string; environment: string };
export type DeploymentStatus = { state: string; environment_url: string; log_url: string; created_at: string };

/** One look at everything about an issue and what came of it. */
export type Sight = {
  issue: Issue;
  comments: Comment[];
  pull: PullRequest | null;
  pullComments: Comment[];
  reviews: Review[];
  checks: CheckRun[];
  runs: (WorkflowRun & { jobs: Job[] })[];
  deployments: (Deployment & { statuses: DeploymentStatus[] })[];
};

const findPull = async (person: Person, repo: string, issue: number): Promise<PullRequest | null> => {
  const pulls = await person.get<PullRequest[]>(`/repos/${repo}/pulls?state=all&per_page=50`);
  return pulls.find(({ head }) => head.ref.startsWith(`aidevos/${issue}-`)) ?? null;
};

const readRuns = async (person: Person, repo: string): Promise<Sight["runs"]> => {
  const { workflow_runs: runs } = await person.get<{ workflow_runs: WorkflowRun[] }>(`/repos/${repo}/actions/runs`);
  return Promise.all(
    runs.map(async (run) => ({
      ...run,
      jobs: (await person.get<{ jobs: Job[] }>(`/repos/${repo}/actions/runs/${run.id}/jobs`)).jobs,
    })),
  );
};

const readDeployments = async (person: Person, repo: string): Promise<Sight["deployments"]> => {
  const deployments = await person.get<Deployment[]>(`/repos/${repo}/deployments`);
  return Promise.all(
    deployments.map(async (deployment) => ({
      ...deployment,
      statuses: await person.get<DeploymentStatus[]>(`/repos/${repo}/deployments/${deployment.id}/statuses`),
    })),
  );
};

export const look = async (person: Person, repo: string, number: number): Promise<Sight> => {
  const [issue, comments, pull, runs, deployments] = await Promise.all([
    person.get<Issue>(`/repos/${repo}/issues/${number}`),
    person.get<Comment[]>(`/repos/${repo}/issues/${number}/comments?per_page=100`),
    findPull(person, repo, number),
    readRuns(person, repo),
    readDeployments(person, repo),
  ]);
  if (pull === null) return { issue, comments, pull, pullComments: [], reviews: [], checks: [], runs, deployments };
  const [pullComments, reviews, checks] = await Promise.all([
    person.get<Comment[]>(`/repos/${repo}/issues/${pull.number}/comments?per_page=100`),
    person.get<Review[]>(`/repos/${repo}/pulls/${pull.number}/reviews`),
    person.get<{ check_runs: CheckRun[] }>(`/repos/${repo}/commits/${pull.head.sha}/check-runs`),
  ]);
  return { issue, comments, pull, pullComments, reviews, checks: checks.check_runs, runs, deployments };
};
