import type { WorkflowFile } from "#src/world/actions/host.ts";
import { now, type Hub } from "./hub.ts";
import type { Repository, Workflow } from "./state.ts";

const FOLDER = ".github/workflows";

/** The workflow files at a commit. */
export const readWorkflowFiles = async (hub: Hub, repo: Repository, sha: string): Promise<WorkflowFile[]> => {
  const git = hub.git(repo);
  const folder = await git.readEntry(sha, FOLDER);
  if (folder?.mode !== "040000") return [];
  const items = await git.listTree(folder.sha, false);
  const files = items.filter((item) => item.type === "blob" && /\.ya?ml$/.test(item.name));
  return Promise.all(
    files.map(async ({ name, sha: blob }) => ({
      path: `${FOLDER}/${name}`,
      content: (await git.objects.read(blob))?.content.toString() ?? "",
    })),
  );
};

/** The workflow of a path, known from now on under one id. */
export const ensureWorkflow = (hub: Hub, repo: Repository, path: string, name: string): Workflow => {
  const at = now();
  const present = repo.workflows.find((workflow) => workflow.path === path);
  if (present) {
    if (present.name !== name) Object.assign(present, { name, updatedAt: at });
    return present;
  }
  const workflow = { id: hub.nextId(), name, path, createdAt: at, updatedAt: at };
  repo.workflows.push(workflow);
  return workflow;
};

/** A file's `name:`, or its path, as GitHub shows it; the runner reads the file properly. */
const nameOf = ({ path, content }: WorkflowFile): string =>
  /^name:\s*(?:"([^"]*)"|'([^']*)'|([^#\n]*?))\s*(?:#.*)?$/m
    .exec(content)
    ?.slice(1)
    .find((text) => text) ?? path;

/** Every workflow that has run or is committed on the default branch. */
export const listWorkflows = async (hub: Hub, repo: Repository): Promise<Workflow[]> => {
  const sha = await hub.git(repo).readRef(`refs/heads/${repo.defaultBranch}`);
  for (const file of sha === null ? [] : await readWorkflowFiles(hub, repo, sha)) {
    ensureWorkflow(hub, repo, file.path, nameOf(file));
  }
  return repo.workflows;
};
