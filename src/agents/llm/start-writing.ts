import type { WritingTask } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { renderTemplate } from "#src/template.ts";
import { cutTo, newestOf } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import type { Prompts } from "./knowledge.ts";
import type { Question } from "./language-model.ts";
import { tellGuidance } from "./tell-guidance.ts";

/** Of one answer. */
export const MOST_TOKENS = 16_000;
/** What it may touch or copy from; pages and the layer's own tests are many, and seldom what it is about. */
export const OWN = /^(?:src\/(?:services|contracts|shared)|test(?!\/layer))\//u;

/** What the writer need not look for: the code and contract of the services that it is about, and tests by hand. */
const sourcesFor = ({ files, services }: WritingTask): FileChange[] =>
  files.filter(
    ({ content, path }) =>
      path.startsWith("test/custom/") ||
      path.startsWith("src/shared/") ||
      (/^src\/(?:services|contracts)\//u.test(path) &&
        services.some((name) => content.includes(`class ${name} `) || content.includes(`type ${name}Record `))),
  );

const JOBS = {
  QA: "Write tests of what takes code of its own into `test/custom/NAME.test.ts`, as those beside them are written (read `test/acceptance.test.ts` and the harness first): what each piece promises, its limits, and what must be refused. Test through the product's own requests. The code does not exist yet: your tests are what it will be held to.",
  Backend:
    "Write what takes code of its own. The acceptance scenarios and the tests in `test/custom/` say when it is done; you cannot change them.",
};

/** How the work of a writer begins: with what it is for, and all that it would look for first. */
export const startWriting = (
  role: keyof typeof JOBS,
  task: WritingTask,
  prompts: Pick<Prompts, "code" | "guidance" | "write">,
): Omit<Question, "tools" | "form"> => ({
  system: [renderTemplate(prompts.code, { role }), tellGuidance(prompts, task.guidance)],
  messages: [
    {
      from: "user",
      text: renderTemplate(prompts.write, {
        issue: fence("issue", cutTo("issue", `${task.text.title}\n\n${task.text.body}`)),
        pieces: cutTo("pieces", listed(task.pieces)),
        files: cutTo("paths", listed(task.files.map(({ path }) => path).filter((path) => OWN.test(path)))),
        sources: newestOf(
          "sources",
          sourcesFor(task).map(({ content, path }) => `${path}\n${fence("file", content)}`),
        ).join("\n\n"),
        task:
          task.faults.length === 0
            ? JOBS[role]
            : `${JOBS[role]} It was written before, and this is wrong with it:\n${fence("faults", listed(newestOf("faults", task.faults)))}`,
      }),
    },
  ],
  maxTokens: MOST_TOKENS,
  cacheKey: `write-${role}`,
});
