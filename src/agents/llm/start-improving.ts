import type { ImprovementTask } from "#src/agents/agents.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { renderTemplate } from "#src/template.ts";
import { cutTo, newestOf } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import type { Prompts } from "./knowledge.ts";
import type { Question } from "./language-model.ts";
import { MOST_TOKENS, OWN } from "./start-writing.ts";

const tellSuspect = (suspect: string | null): string =>
  suspect === null
    ? "No release is known to have made it so."
    : `This is what the release changed with which it began. What it was for is to stay:\n${fence("change", cutTo("diff", suspect))}`;

const tellTried = (tried: ImprovementTask["tried"]): string =>
  tried.length === 0
    ? "Nothing was tried so far."
    : `Tried before, and of no use; do something else:\n\n${tried
        .map(({ came, diff }) => `${fence("change", cutTo("tried", diff))}\n${fence("came", came)}`)
        .join("\n\n")}`;

/** Services whose operations a source names. */
const namedIn = (source: string): string[] => [...source.matchAll(/"([A-Z]\w*)\.\w+"/gu)].map(([, name = ""]) => name);

const isOf = ({ content, path }: FileChange, service: string): boolean =>
  (path.startsWith("src/services/") && content.includes(`class ${service} `)) ||
  (path.startsWith("src/contracts/") && content.includes(`type ${service}Record `));

/** What the writer need not look for, what matters most last: whom the service asks, what services share, its own. */
const sourcesFor = ({ files, operation }: ImprovementTask): FileChange[] => {
  const [service = ""] = operation.split(".");
  const own = files.filter((file) => isOf(file, service));
  const asked = new Set(own.flatMap(({ content }) => namedIn(content)).filter((name) => name !== service));
  return [
    ...files.filter((file) => [...asked].some((name) => isOf(file, name))),
    ...files.filter(({ path }) => path.startsWith("src/shared/")),
    ...own,
  ];
};

/** How the work on one operation begins: with what was measured of it, and all that one would look for first. */
export const startImproving = (
  task: ImprovementTask,
  prompts: Pick<Prompts, "code" | "improve">,
  faults: readonly string[],
): Omit<Question, "tools" | "form"> => ({
  system: [renderTemplate(prompts.code, { role: "Backend" })],
  messages: [
    {
      from: "user",
      text: [
        renderTemplate(prompts.improve, {
          operation: task.operation,
          facts: listed(task.facts),
          suspect: tellSuspect(task.suspect),
          tried: tellTried(task.tried),
          files: cutTo("paths", listed(task.files.map(({ path }) => path).filter((path) => OWN.test(path)))),
          sources: newestOf(
            "sources",
            sourcesFor(task).map(({ content, path }) => `${path}\n${fence("file", content)}`),
          ).join("\n\n"),
        }),
        ...(faults.length === 0
          ? []
          : [
              `You have written it, and reviewers find this wrong with it:\n${fence("faults", listed(newestOf("faults", faults)))}`,
            ]),
      ].join("\n\n"),
    },
  ],
  maxTokens: MOST_TOKENS,
  cacheKey: "improve",
});
