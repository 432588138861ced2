import { relative } from "node:path";
import { startVitest } from "vitest/node";
import { CHECK_COUNT, runChecks } from "./check.ts";

/** `npm test`: the checks, and beside them every test project; ends with one line that counts both. */
const checking = runChecks();
const vitest = await startVitest("test", process.argv.slice(2), { watch: false, run: true });
type Task = ReturnType<typeof vitest.state.getFiles>[number]["tasks"][number];
type State = "pass" | "fail" | "other";

const stateOf = (result: { state: string } | undefined): State =>
  result?.state === "pass" || result?.state === "fail" ? result.state : "other";

/** A file or suite that fails before its first test has no test to show for it; it counts as one that failed. */
const statesIn = (tasks: Task[], result: { state: string } | undefined): State[] => {
  const states = tasks.flatMap((task) =>
    task.type === "test" ? [stateOf(task.result)] : statesIn(task.tasks, task.result),
  );
  return stateOf(result) === "fail" && !states.includes("fail") ? [...states, "fail"] : states;
};

/** What each test that did not run is left out with: the outermost that is, whose name says why. */
const leftOutIn = (task: Task, within: string | null): string[] => {
  const because = within ?? (task.mode === "skip" || task.mode === "todo" ? task.name : null);
  if (task.type === "suite") return task.tasks.flatMap((one) => leftOutIn(one, because));
  return because === null ? [] : [because];
};

const failedChecks = await checking;
const files = vitest.state.getFiles();
const tests = files.flatMap((file) => statesIn(file.tasks, file.result));
const failed = tests.filter((state) => state === "fail").length + failedChecks.length;
const passed = tests.filter((state) => state === "pass").length + CHECK_COUNT - failedChecks.length;
const errors = vitest.state.getUnhandledErrors().length;
await vitest.close();
for (const file of files) {
  const leftOut = Map.groupBy(
    file.tasks.flatMap((task) => leftOutIn(task, null)),
    (because) => because,
  );
  for (const [because, { length }] of leftOut)
    console.log(`not run: ${length} of ${relative(process.cwd(), file.filepath)}: ${because}`);
}
if (errors > 0) console.log(`${errors} error(s) outside of any test; see above`);
console.log(`${passed} passed, ${failed + errors} failed`);
process.exit(failed + errors === 0 && passed > CHECK_COUNT ? 0 : 1);
