import { writeSync } from "node:fs";
import type { ReportedFault, ReportedTest, TestEvent } from "./test-event.ts";

/** Where the workbench listens. The product's code runs in processes that don't have it. */
const REPORT = 3;

type Stack = { file: string; line: number };
type TestError = { name?: string; message?: string; diff?: string; stacks?: Stack[] };
type Case = {
  fullName: string;
  location?: { line: number };
  module: { relativeModuleId: string };
  result(): { state: string; errors?: readonly TestError[] };
};
type Module = { relativeModuleId: string; errors(): TestError[]; children: { allSuites(): Iterable<Suite> } };
type Suite = { fullName: string; errors(): TestError[] };

const faultOf = ({ diff, message, name, stacks }: TestError): ReportedFault => ({
  name: name ?? "Error",
  message: message ?? "",
  diff: diff ?? "",
  places: (stacks ?? []).map(({ file, line }) => ({ file, line })),
});

const nameOf = (test: Case): ReportedTest => ({
  file: test.module.relativeModuleId,
  name: test.fullName,
  line: test.location?.line ?? null,
});

const tell = (event: TestEvent): void => void writeSync(REPORT, `${JSON.stringify(event)}\n`);

/** A reporter for vitest that says what happens as it happens, so that a test that never ends is known by its name. */
export default class {
  onTestModuleQueued(module: Module): void {
    tell({ event: "queued", file: module.relativeModuleId });
  }

  onTestCaseReady(test: Case): void {
    tell({ event: "begun", test: nameOf(test) });
  }

  onTestCaseResult(test: Case): void {
    const { errors, state } = test.result();
    tell({ event: "done", test: nameOf(test), state, faults: (errors ?? []).map(faultOf) });
  }

  onTestModuleEnd(module: Module): void {
    const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
    const faults = [...module.errors(), ...suites].map(faultOf);
    tell({ event: "file", file: module.relativeModuleId, faults });
  }

  onTestRunEnd(_: unknown, unhandled: readonly TestError[]): void {
    tell({ event: "over", faults: unhandled.map(faultOf) });
  }
}
