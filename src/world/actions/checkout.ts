import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";

import { toEnvironment } from "./job-state.ts";
import type { ActionCall, BuiltInAction } from "./action-call.ts";
import { runProcess } from "./run-process.ts";

/** actions/checkout: a real git checkout, fetched from the host's git directory instead of over the network. */
export const checkout: BuiltInAction = {
  inputs: [
    "repository",
    "ref",
    "token",
    "path",
    "clean",
    "fetch-depth",
    "fetch-tags",
    "persist-credentials",
    "show-progress",
  ],
  async run(call) {
    const { run, directories } = call.state;
    const { host, event } = run;
    const repository = call.inputs["repository"] || event.repo;
    if (repository !== event.repo)
      throw new Error(`actions/checkout on this runner checks out ${event.repo} only, not ${repository}.`);
    const depth = Number(call.inputs["fetch-depth"] || "1");
    if (!Number.isInteger(depth) || depth < 0)
      throw new Error(`fetch-depth '${call.inputs["fetch-depth"]}' is not a number.`);
    const target = join(directories.workspace, call.inputs["path"] || ".");
    if (relative(directories.workspace, target).startsWith(".."))
      throw new Error(`path '${call.inputs["path"]}' is outside the workspace.`);
    await mkdir(target, { recursive: true });
    const git = (...args: string[]) => runGit(call, target, args);
    const wanted = call.inputs["ref"] || event.sha;
    const branch = call.inputs["ref"] ? branchOf(wanted) : branchOf(event.ref);
    await git("init", "--quiet", "--initial-branch=main");
    await git("remote", "add", "origin", `${host.serverUrl}/${event.repo}.git`);
    const history = depth === 0 ? [] : [`--depth=${depth}`];
    const everything = depth === 0 ? ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"] : [];
    const tags = call.inputs["fetch-tags"] === "true" ? ["--tags"] : ["--no-tags"];
    await git("fetch", "--quiet", ...history, ...tags, host.gitDirectory(event.repo), wanted, ...everything);
    await git("checkout", "--quiet", "--force", ...(branch ? ["-B", branch] : ["--detach"]), "FETCH_HEAD");
    await git("log", "-1", "--format=%H");
    if (call.inputs["persist-credentials"] !== "false") {
      const token = call.inputs["token"] || String((call.state.contexts["github"] as { token?: string }).token);
      const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
      call.state.report.mask.add(basic);
      await git("config", `http.${host.serverUrl}/.extraheader`, `AUTHORIZATION: basic ${basic}`);
    }
    call.setOutput("ref", call.inputs["ref"] || event.ref);
    call.setOutput("commit", event.sha);
  },
};

// A branch is checked out under its name, so that a later push knows where it goes; anything else is detached.
const branchOf = (ref: string): string | null => {
  if (ref.startsWith("refs/heads/")) return ref.slice("refs/heads/".length);
  return ref.startsWith("refs/") || /^[0-9a-f]{40}$/u.test(ref) ? null : ref;
};

const runGit = async (call: ActionCall, cwd: string, args: string[]): Promise<void> => {
  const end = await runProcess({
    command: "git",
    args,
    cwd,
    environment: toEnvironment(call.state, call.env),
    onLine: call.onLine,
    timeoutMs: null,
    signal: call.signal,
    processes: call.state.processes,
  });
  if (end.kind === "exited" && end.exitCode !== 0)
    throw new Error(`git ${args[0]} failed with exit code ${end.exitCode}.`);
  if (end.kind === "not started") throw new Error("git was not found on this machine.");
};
