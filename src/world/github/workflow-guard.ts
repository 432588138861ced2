import type { RepositoryRequest } from "./api-request.ts";
import { ApiError } from "./reply.ts";

/** As on github.com, an app without the `workflows` permission may not bring in a change below `.github/workflows/`. */
export const demandWorkflows = async (
  request: RepositoryRequest,
  before: string | null,
  after: string,
): Promise<void> => {
  const { actor, git } = request;
  if (actor.kind !== "installation" && actor.kind !== "job") return;
  if (actor.permissions["workflows"] === "write") return;
  const files = await git.diff((before && (await git.mergeBase(before, after))) ?? "", after);
  if (files.some((file) => file.path.startsWith(".github/workflows/"))) {
    throw new ApiError(403, "Resource not accessible by integration");
  }
};
