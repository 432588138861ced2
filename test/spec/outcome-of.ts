import { UserError } from "#src/errors.ts";
import { checkPlan } from "#src/plan/check-plan.ts";
import { renderPlan } from "#src/plan/render-plan.ts";
import { renderUnderstanding } from "#src/plan/render-understanding.ts";
import { understand } from "#src/plan/understand.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { renderProblem } from "#src/spec/render-problem.ts";
import { discuss } from "#test/plan/plan-fixture.ts";

/** What comes of a text: a plan that every check passes, or the one comment that says why not. `seconds`: of reading it. */
export type Outcome = { kind: "plan" | "comment"; text: string; seconds: number };

const comment = (error: unknown, seconds: number): Outcome => {
  if (!(error instanceof UserError)) throw error;
  if (error.mend === "" || error.message === "") throw new Error(`a comment that helps nobody: ${error.message}`);
  return { kind: "comment", text: renderProblem(error), seconds };
};

/** Throws where it is neither. */
export const outcomeOf = async (body: string): Promise<Outcome> => {
  const before = process.threadCpuUsage();
  const passed = (): number => process.threadCpuUsage(before).user / 1e6;
  let seconds = 0;
  try {
    const spec = parseSpec({ title: "Strange", body });
    seconds = passed();
    const { plan } = await discuss(spec);
    const lines = body.split("\n").length;
    const lost = spec.uncovered.find(({ line }) => line < 1 || line > lines);
    if (lost !== undefined) throw new Error(`line ${lost.line} of ${lines} is named`);
    const [problem] = checkPlan(plan);
    const understood = renderUnderstanding(understand(spec, body));
    if (problem !== undefined)
      return comment(new UserError("plan-unsound", `${problem.subject}: ${problem.text}`, problem.mend), seconds);
    return { kind: "plan", text: renderPlan(plan) + understood, seconds };
  } catch (error) {
    return comment(error, seconds || passed());
  }
};
