import type { Reply, Script } from "#src/world/models/script.ts";
import { whiteboardScript } from "#bin/eval/models/whiteboard-script.ts";
import { phaseOf, WISH } from "./phase.ts";

const write = (path: string, content: string): Reply => ({ call: [{ name: "write", input: { path, content } }] });

/** What is written in each phase, in two calls: it need not be of use, since what checks it agrees to everything. */
const WRITES: Record<string, Reply> = {
  tests: write(
    "test/custom/count.test.ts",
    'import { test } from "vitest";\n\ntest("shapes are counted", () => {});\n',
  ),
  code: write("src/shared/count-shapes.ts", "export const countShapes = (shapes: object) => Object.keys(shapes);\n"),
  repair: write(
    "src/shared/count-shapes.ts",
    "export const countShapes = (shapes: object) => Object.keys(shapes).length;\n",
  ),
  hearing: write(
    "src/shared/count-shapes.ts",
    `/** ${WISH} */\nexport const countShapes = (shapes: object): number => Object.keys(shapes).length;\n`,
  ),
};

/** Six engineers who do what they are asked, each as briefly as it can be done. */
export const honestScript: Script = (request) => {
  if (request.form !== null) return whiteboardScript(request);
  const isDone = request.messages.some(({ from }) => from === "tools");
  return isDone ? { say: "Done." } : (WRITES[phaseOf(textOf(request)) ?? ""] ?? { say: "Done." });
};

/** All that a model was told, in which its phase is known. */
export const textOf = ({ messages, system }: Parameters<Script>[0]): string => JSON.stringify([system, messages]);
