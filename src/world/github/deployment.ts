export type DeploymentState = "queued" | "pending" | "in_progress" | "success" | "failure" | "error" | "inactive";

export type Deployment = {
  id: number;
  sha: string;
  ref: string;
  task: string;
  environment: string;
  description: string | null;
  payload: Record<string, unknown> | string;
  creator: string;
  createdAt: string;
  updatedAt: string;
  statuses: DeploymentStatus[];
};

export type DeploymentStatus = {
  id: number;
  state: DeploymentState;
  description: string;
  environmentUrl: string;
  logUrl: string;
  creator: string;
  createdAt: string;
};
