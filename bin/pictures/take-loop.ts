import { join } from "node:path";
import { runDemo, type Stage } from "#src/world/demo.ts";
import type { Comment, Issue } from "#src/world/people/thread.ts";
import { playRegression } from "#src/world/play-regression.ts";
import { openTerminal } from "#src/world/terminal.ts";
import type { Camera } from "./open-camera.ts";

/** `title` of the thread; `says`: how the comment begins that is shown, in place of the thread's own text. */
type View = { name: string; title: RegExp; says?: string };

const VIEWS: readonly View[] = [
  { name: "rolled-back", title: /^fix\(todo\): count what/u, says: "**Rolled back" },
  { name: "regression", title: /^Regression:/u },
  { name: "proof", title: /^perf\(todo\):/u },
  { name: "kept", title: /^perf\(todo\):/u, says: "**KEPT" },
];

const find = async ({ person, repo }: Stage, { says, title }: View): Promise<{ number: number; id: string }> => {
  const threads = await person.get<Issue[]>(`/repos/${repo}/issues?state=all&per_page=100`);
  const thread = threads.find((one) => title.test(one.title));
  if (thread === undefined) throw new Error(`nothing is titled like ${String(title)}`);
  if (says === undefined) return { number: thread.number, id: "top" };
  const comments = await person.get<Comment[]>(`/repos/${repo}/issues/${thread.number}/comments?per_page=100`);
  const comment = comments.find(({ body }) => body.startsWith(says));
  if (comment === undefined) throw new Error(`nothing on #${thread.number} says ${says}`);
  return { number: thread.number, id: `comment-${comment.id}` };
};

/** Plays STORY 2 as the demo does, and takes pictures of what people saw of it. */
export const takeLoop = async (camera: Camera, root: string, folder: string): Promise<void> => {
  const terminal = openTerminal((text) => process.stdout.write(text));
  const { signal } = new AbortController();
  const meanwhile = async (stage: Stage): Promise<void> => {
    await playRegression(stage, terminal, signal);
    for (const view of VIEWS) {
      const { id, number } = await find(stage, view);
      const page = `${new URL(stage.world.github.apiUrl).origin}/${stage.repo}/issues/${number}`;
      await camera.take(page, [id], join(folder, `${view.name}.png`));
      console.log(`docs/images/usage/${view.name}.png`);
    }
  };
  const spec = join(root, "examples", "specs", "todo-list.md");
  await runDemo({ root, spec, report: null, port: 0, terminal, signal, meanwhile });
};
