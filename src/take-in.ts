import type { FileChange } from "#src/codegen/file-change.ts";
import type { Run } from "#src/durable/step.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import type { Pushed } from "./push-by-hand.ts";

const isText = (content: string): boolean => !/[\0\uFFFD]/u.test(content);

/**
 * The branch as it is by now: files that people have changed since count as written by hand, just as they stand, so that
 * nothing is built over them.
 */
export const takeIn = async (
  run: Run,
  { proposal }: Pick<Ports, "proposal">,
  { issue }: Proposed,
  pushed: Pushed,
  head: string,
): Promise<Pushed> => {
  if (head === pushed.head) return pushed;
  const { files, gone } = await run.step("take in what people pushed", async () => {
    const ours = await proposal.listFiles(issue.repo, pushed.head);
    const theirs = await proposal.listFiles(issue.repo, head);
    const kept: FileChange[] = [];
    const lost = Object.keys(ours).filter((path) => theirs[path] === undefined);
    for (const path of Object.keys(theirs).filter((changed) => theirs[changed] !== ours[changed])) {
      const content = await proposal.readFile(issue.repo, path, head);
      if (content !== null && isText(content)) kept.push({ path, content });
      // What is no text is theirs alone: the product is assembled without it, and it stays as it is.
      else lost.push(path);
    }
    return { files: kept, gone: lost };
  });
  const { byHand } = pushed;
  const paths = new Set(files.map(({ path }) => path));
  return {
    head,
    byHand: {
      ...byHand,
      files: overlayFiles(
        byHand.files.filter(({ path }) => !gone.includes(path)),
        files,
      ),
      theirs: [...new Set([...byHand.theirs, ...paths])],
      removed: [...new Set([...byHand.removed, ...gone])].filter((path) => !paths.has(path)),
    },
  };
};
