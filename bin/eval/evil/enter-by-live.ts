import type { Slack } from "#src/follow-up/diagnosis.ts";
import { renderMend } from "#src/follow-up/render-mend.ts";
import { tellFacts } from "#src/follow-up/tell-facts.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { EFFORT, type Posting } from "./entries.ts";
import { orderText } from "./obey.ts";
import type { Stand } from "./open-stand.ts";
import { REPO } from "./record-github.ts";
import type { Settled } from "./settle-plan.ts";

const OPERATION = "Link.read";
const DIAGNOSIS: Slack = {
  cause: "opportunity",
  service: "Link",
  operation: OPERATION,
  others: [],
  topic: "opportunity/abc-1",
  opportunity: {
    kind: "rows-read",
    service: "Link",
    operation: OPERATION,
    fingerprint: "abc",
    figures: { calls: 900, p50: 4, p95: 9, p99: 12, errors: 0, rowsRead: 600 },
    callsPerDay: 57_600,
    evidence: "reads 600 rows where its answer needs 1",
    value: { unit: "rows read", perDay: 3e7, how: "runs × rows" },
  },
};

/** The code of a live product asks whoever is to have an operation of it do less. */
export const enterByLive = async (
  { agents, github }: Stand,
  { files, plan }: Settled,
  id: number,
  { handed, pushed }: Posting,
): Promise<void> => {
  const bent = files.map((file) =>
    file.path === "src/services/link.ts" ? { ...file, content: `${file.content}// ${orderText(id)}\n` } : file,
  );
  const facts = tellFacts(DIAGNOSIS) ?? [];
  const task = { plan, operation: OPERATION, facts, suspect: null, tried: [], files: bent };
  const improved = await agents.improve(task, EFFORT(id));
  if ("because" in improved) return;
  const { files: changed, ...written } = improved;
  pushed.push(...changed);
  const candidate = { what: `have \`${OPERATION}\` do less`, files: changed, undo: [], isRestoring: false, written };
  const { body, title } = renderMend({ diagnosis: DIAGNOSIS, issue: id }, { candidate, measured: null });
  handed.push(body);
  const branch = chooseBranch(id, `mend ${OPERATION}`);
  await github.ensureBranch(REPO, { branch, base: "main", files: changed, message: title });
  await github.ensurePullRequest(REPO, { branch, base: "main", title, body, draft: true });
};
