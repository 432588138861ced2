import { startVitest } from "vitest/node";
import { CHECK_COUNT, runChecks } from "./check.ts";

/** `npm test`: the checks, then every test project; ends with one line that counts both. */
const failedChecks = runChecks();
const vitest = await startVitest("test", process.argv.slice(2), { watch: false, run: true });
const tests = vitest.state.getFiles().flatMap(function collect(task): { state: string | undefined }[] {
  if (task.type === "test") return [{ state: task.result?.state }];
  // A file that does not load has no tests in it; it counts as one that failed.
  const own =
    task.type === "suite" && task.tasks.length === 0 && task.result?.state === "fail" ? [{ state: "fail" }] : [];
  return [...own, ...task.tasks.flatMap(collect)];
});
const failed = tests.filter(({ state }) => state === "fail").length + failedChecks.length;
const passed = tests.filter(({ state }) => state === "pass").length + CHECK_COUNT - failedChecks.length;
const errors = vitest.state.getUnhandledErrors().length;
await vitest.close();
if (errors > 0) console.log(`${errors} error(s) outside of any test; see above`);
console.log(`${passed} passed, ${failed + errors} failed`);
process.exit(failed + errors === 0 && passed > CHECK_COUNT ? 0 : 1);
