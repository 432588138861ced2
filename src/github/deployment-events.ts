import * as v from "valibot";
import type { From } from "./event-source.ts";
import { Url } from "./url-field.ts";

/** What has become of a commit that was given traffic. */
export type DeploymentEvent =
  | (From & {
      kind: "deployment-finished";
      /** What ran there before runs again. */
      isRollback: boolean;
      deployment: number;
      sha: string;
      state: "success" | "failure" | "error";
      environment: string;
      url: string | null;
      logUrl: string | null;
    })
  /** A share of the traffic runs a commit until somebody promotes it. `share`: percent. */
  | (From & { kind: "canary-held"; deployment: number; sha: string; environment: string; url: string; share: number });

const Status = v.object({
  state: v.picklist(["success", "failure", "error", "in_progress"]),
  description: v.nullish(v.string(), ""),
  environment: v.optional(v.string(), ""),
  environment_url: Url,
  log_url: Url,
  target_url: Url,
});

export const DeploymentPayload = v.object({
  deployment: v.object({ id: v.number(), sha: v.string(), environment: v.optional(v.string(), "") }),
  deployment_status: Status,
});

/** How the product's own scripts begin what they say of a rollback, and of a canary that waits for its promotion. */
const TAKEN_BACK = "Rolled back:";
const HELD = /^Held at (?<share>\d{1,3}) %/u;

export const readDeployment = (
  { deployment, deployment_status: status }: v.InferOutput<typeof DeploymentPayload>,
  from: From,
): DeploymentEvent | null => {
  const { description, environment_url: url, state } = status;
  const environment = status.environment || deployment.environment;
  const common = { ...from, deployment: deployment.id, sha: deployment.sha, environment };
  if (state !== "in_progress") {
    const logUrl = status.log_url ?? status.target_url;
    const isRollback = description.startsWith(TAKEN_BACK);
    return { ...common, kind: "deployment-finished", isRollback, state, url, logUrl };
  }
  const share = HELD.exec(description)?.groups?.["share"];
  return share === undefined || url === null ? null : { ...common, kind: "canary-held", url, share: Number(share) };
};
