import { join } from "node:path";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { formatCode } from "#src/format/format-code.ts";
import { parsePerfResult, type PerfResult } from "#src/follow-up/perf-result.ts";
import { mendRegression } from "#src/mend-regression.ts";
import type { Mending, MendingPorts } from "#src/mending.ts";
import { readTemplates } from "#src/read-templates.ts";
import { readingOf, type Repository } from "./repository.ts";
import { openRun } from "./run.ts";
import { ROOT, runNode } from "./wrangler.ts";

/** What came of the run that is to mend it. `title`: of the pull request; null: none is proposed, and `said` why. */
export type Mended = { title: string | null; said: string; measured: PerfResult | null };

const TEMPLATES = join(ROOT, "templates", "product");
/** The least that proves anything, and half of the calls that a product's own CI makes. */
const EFFORT = ["--rounds", "8", "--passes", "20"];
/** In CI twenty minutes. */
const MOST_MS = 480_000;

const NOT_ASKED = async (): Promise<never> => {
  throw new Error("the story asks for what this evaluation has not");
};

const WATCH: MendingPorts["watch"] = {
  begin: NOT_ASKED,
  knows: NOT_ASKED,
  readBeatMs: NOT_ASKED,
  readBeats: NOT_ASKED,
  readVersions: NOT_ASKED,
  readFalseAlarms: NOT_ASKED,
};

/** Has the story look for candidates, and the product's own script measure them against the default branch. */
export const mend = async (repository: Repository, mending: Mending): Promise<Mended> => {
  const mended: Mended = { title: null, said: "", measured: null };
  let log = "";
  const ports: MendingPorts = {
    formatCode,
    agents: rulesAgents(),
    accounts: {
      spendingOf: NOT_ASKED,
      budgetOf: NOT_ASKED,
      raise: NOT_ASKED,
      limit: NOT_ASKED,
      hold: NOT_ASKED,
    },
    templates: readTemplates(TEMPLATES),
    thread: {
      ensureComment: async (_repo, _issue, _topic, body) => {
        mended.said = body;
        return { id: 1, url: "" };
      },
    },
    board: { tell: async () => {} },
    issues: { ensureIssue: async () => ({ number: mending.issue, state: "open" }) },
    watch: WATCH,
    actions: {
      ensureDispatch: async (_repo, { inputs }) => {
        const environment = { BASE: inputs["base"] ?? "", WORKLOAD: inputs["workload"] ?? "" };
        // It fails where something is slower, and its log says so.
        log = await runNode(repository.folder, ["scripts/perf.ts", ...EFFORT], environment, {
          mayFail: true,
          most: MOST_MS,
        });
        mended.measured = parsePerfResult(log);
      },
      readWorkflowRun: async () => ({ url: "", conclusion: "success", log }),
    },
    proposal: {
      ...({} as MendingPorts["proposal"]),
      ...readingOf(repository),
      readHead: async (_repo, branch) => repository.shaOf(branch),
      ensureBranch: async (_repo, { base, branch, files, removed = [] }) => ({
        sha: repository.commitFiles(branch, base, files, removed),
      }),
      readMergeBase: async (_repo, _branch, base) => repository.shaOf(base),
      ensurePullRequest: async (_repo, { title }) => {
        mended.title = title;
        return { number: 3, nodeId: "", url: "" };
      },
    },
  };
  await mendRegression(
    openRun(`mend ${mending.diagnosis.operation}`, () => undefined),
    ports,
    mending,
  );
  return mended;
};
