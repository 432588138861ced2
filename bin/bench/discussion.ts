import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { checkPlan } from "#src/plan/check-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { holdDiscussion } from "#test/discussion/hold-discussion.ts";
import { median } from "./statistics.ts";

const SPEC = "examples/specs/coworking-space.md";
const SERVICES = 10;
const RUNS = 20;
const MOST_MS = 100;

const METHOD = `Each run holds the whole discussion of ${SPEC} by rules alone: every turn with the plan as it stands, every comment
as text, and the machine checks at the end. Processor time of this process, so that a busy machine does not count; the
first run pays for what is compiled on the way.`;

const discuss = async (spec: Spec): Promise<number> => {
  const { comments, plan } = await holdDiscussion(rulesAgents(), spec, { repository: "bench" });
  if (checkPlan(plan).length > 0) throw new Error("the plan is not sound");
  return comments.length;
};

const spent = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { system, user } = process.cpuUsage(before);
  return (system + user) / 1000;
};

/** What a discussion of ten services costs of the app's own time. True where it is within its bound. */
export const benchDiscussion = async (): Promise<boolean> => {
  const body = readFileSync(join(import.meta.dirname, "..", "..", SPEC), "utf8");
  const spec = parseSpec({ title: "Coworking space", body });
  let comments = 0;
  const first = await spent(async () => void (comments = await discuss(spec)));
  const runs: number[] = [];
  for (let n = 0; n < RUNS; n += 1) runs.push(await spent(() => discuss(spec)));
  console.log(`${METHOD}\n`);
  console.log(
    renderColumns([
      ["what", "figure", "bound"],
      ["services", String(spec.services.length), String(SERVICES)],
      ["comments", String(comments), ""],
      ["the first discussion, ms", first.toFixed(0), ""],
      [
        `discussion, ms: median of ${RUNS} (min–max)`,
        `${median(runs).toFixed(0)} (${Math.min(...runs).toFixed(0)}–${Math.max(...runs).toFixed(0)})`,
        String(MOST_MS),
      ],
    ]),
  );
  return spec.services.length === SERVICES && median(runs) <= MOST_MS;
};
