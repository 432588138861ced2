import type { FileChange } from "#src/codegen/file-change.ts";
import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import type { Run } from "#src/durable/step.ts";
import type { Candidate } from "#src/follow-up/propose-restoring.ts";
import { findTakenBack } from "#src/follow-up/taken-back.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import type { Grounded, MendingPorts } from "./mending.ts";
import type { Repo } from "./ports.ts";
import { listAt } from "./read-changes.ts";
import { readLive } from "./read-live.ts";

const readFiles = async (
  { readFile }: MendingPorts["proposal"],
  repo: Repo,
  ref: string,
  paths: readonly string[],
): Promise<FileChange[]> => {
  const files: FileChange[] = [];
  for (const path of paths) {
    const content = await readFile(repo, path, ref);
    if (content !== null) files.push({ path, content });
  }
  return files;
};

/** All that came with a release, taken back where nobody has built on it and the product keeps its rules; else null. */
export const takeReleaseBack = (run: Run, ports: MendingPorts, mending: Grounded): Promise<Candidate | null> =>
  run.step("take the release back", async () => {
    const { at, diagnosis, repo } = mending;
    const { proposal } = ports;
    if (diagnosis.cause !== "regression") return null;
    const list = (ref: string) => listAt(proposal, repo, ref);
    const [good, bad, now] = [await list(diagnosis.good), await list(diagnosis.bad), await list(at)];
    const back = findTakenBack({ bad, good, now });
    const live = back === null ? null : await readLive(ports, repo, at);
    if (back === null || live === null) return null;
    const { removed, restored } = back;
    const files = await readFiles(proposal, repo, diagnosis.good, restored);
    const after = overlayFiles(live.files, files).filter(({ path }) => !removed.includes(path));
    if (rulesBroken(live.plan, live.files, after, live.files).length > 0) return null;
    return {
      what: `take back all that came with \`${diagnosis.bad.slice(0, 7)}\``,
      files,
      removed,
      undo: await readFiles(
        proposal,
        repo,
        at,
        [...restored, ...removed].filter((path) => Object.hasOwn(now, path)),
      ),
      added: restored.filter((path) => !Object.hasOwn(now, path)),
      isRestoring: true,
      isWhole: true,
    };
  });
