import { describe, expect, test } from "vitest";
import type { Failure } from "#src/ci/failure.ts";
import { CHECKS, STEPS } from "#src/ci/product-steps.ts";
import { readFailures } from "#src/ci/read-failures.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";
import { failedCheck, readRecorded, recordedTree } from "./failed-check.ts";

const tree = recordedTree();

/** What a recorded job came to, in short: kind, code, place, test, subject, and what was expected and received. */
const tell = (name: string): string[] => {
  const { failed, logs } = readRecorded(name);
  return readFailures(failed, logs, tree).map(brief);
};

const brief = ({ kind, code, path, line, test: title, subject, expected, received }: Failure): string =>
  [
    kind,
    code,
    path === undefined ? null : `${path}${line === undefined ? "" : `:${line}`}`,
    title === undefined ? null : `“${title}”`,
    subject,
    expected === undefined ? null : `${expected} but ${received}`,
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(" ");

describe("what is read from a job's log", () => {
  test("tests: scenario and step, title, place, exception and both values", () => {
    expect(tell("tests-failed")).toEqual([
      "test Error test/lost.test.ts",
      "test Error test/acceptance.test.ts:17 “acceptance > a note is pinned once” step 4, status 200 but 404",
      "test AssertionError test/broken.test.ts:7 “what is broken > counts to three” 3 but 2",
      'test AssertionError test/broken.test.ts:10 “what is broken > has a service called Ghost” a text but "Note"',
      "test AssertionError test/broken.test.ts:19 “what is broken > answers in full” count 1 but 2",
      "test TypeError test/broken.test.ts:26 “what is broken > reads what is not there”",
      "test TestTimeoutError test/broken.test.ts:28 “what is broken > waits too long”",
      "test RangeError test/broken.test.ts:32 “what is broken > throws an error of its own”",
      'test AssertionError test/pages.test.ts:40 “what the page offers > Note: is what the product answers, at the same addresses” path "/notebooks/{notebook}/pinned" but a text',
      "test Error test/unhandled.test.ts:4 unhandled error",
    ]);
  });

  test("types, lint, API and dependencies, each step for itself; of a bundle that does not start only that", () => {
    expect(tell("checks-failed")).toEqual([
      "type TS6133 src/services/note.ts:44",
      "type TS2322 src/services/note.ts:76",
      "type TS2339 src/services/note.ts:78",
      "type TS2307 test/lost.test.ts:1",
      "lint durable-objects(p8-clock-in-test) test/unhandled.test.ts:5",
      "lint eslint(no-unused-vars) src/services/note.ts:44",
      "lint durable-objects(r1-unparsed-input) src/services/note.ts:43",
      "lint durable-objects(c3-timer) src/services/note.ts:77",
      "budget",
      "api gone GET /notebooks/{notebook}/pinned",
      "dependency integrity oxfmt",
      "dependency install-script oxlint",
    ]);
  });

  test("a file that no tool can parse: where, from each of them, and once for all the tests it stops", () => {
    expect(tell("syntax-tests")).toEqual(["test Error src/services/note.ts:75"]);
    expect(tell("syntax-checks")).toEqual([
      "type TS1109 src/services/note.ts:75",
      "lint src/services/note.ts:75",
      "budget build src/services/note.ts:75",
    ]);
  });

  test("format, size, ranges, the lock, and what has become slower", () => {
    expect(tell("format-checks")).toEqual(["format src/services/note.ts"]);
    expect(tell("heavy-checks")).toEqual([
      "budget size 120 KiB but 180.7 KiB",
      "dependency range @cfworker/json-schema",
    ]);
    expect(tell("install")).toEqual(["dependency lock-out-of-step"]);
    const { failed, logs } = readRecorded("slow");
    expect(readFailures(failed, logs, tree)).toMatchObject([
      { kind: "perf", code: "slower", subject: "GET /notebooks/diary/notes?tags=home", received: "+2346.6 %" },
      { kind: "perf", code: "slower", subject: "GET /notebooks/diary/notes", received: "+3671.0 %" },
    ]);
  });

  test("names job and step as the product's workflows do", () => {
    const { failed, logs } = readRecorded("format-checks");
    expect(readFailures(failed, logs, tree)[0]).toMatchObject({
      check: "Types, lint, budget, API and dependencies",
      step: "Lint and format",
    });
  });

  test("a log whose beginning is cut off is read as the failed step's", () => {
    const { failed, logs } = readRecorded("format-checks");
    const lines = logs[0]!.log!.split("\n");
    const log = lines.slice(lines.findIndex((line) => line.includes("Checking formatting"))).join("\n");
    expect(readFailures(failed, [{ ...logs[0]!, log }], tree)).toEqual(readFailures(failed, logs, tree));
  });

  test("no log: what failed, and how it ended", () => {
    const { failed, logs } = readRecorded("format-checks");
    expect(readFailures(failed, [{ ...logs[0]!, log: null }], tree).map(brief)).toEqual(["lint"]);
    expect(readFailures([failedCheck({ conclusion: "timed_out" })], [], tree).map(brief)).toEqual(["step timed-out"]);
    expect(readFailures([failedCheck({ name: "Sonar" })], [], tree)).toEqual([
      { check: null, step: null, kind: "step" },
    ]);
  });

  test.each([
    ["network", "npm error code ECONNRESET"],
    ["no-space", "npm error nospc ENOSPC: no space left on device, write"],
    ["rate-limit", "remote: API rate limit exceeded for installation"],
  ])("trouble of the machine: %s", (code, line) => {
    const log = `2026-01-01T00:00:00.0000000Z ##[group]Run npm ci --ignore-scripts\n2026-01-01T00:00:01.0000000Z ${line}`;
    const job = { check: "Tests in workerd", conclusion: "failure", attempt: 1, failedSteps: ["Install"], log };
    expect(readFailures([failedCheck({})], [job], tree).map(brief)).toEqual([`step ${code}`]);
  });

  test("a runner that was lost says so in an annotation of its own", () => {
    const message = "The self-hosted runner lost communication with the server.";
    const check = failedCheck({ annotations: [{ path: ".github", line: 1, title: null, message }] });
    const job = { check: check.name, conclusion: "failure", attempt: 1, failedSteps: [], log: null };
    expect(readFailures([check], [job], tree).map(brief)).toEqual(["step runner-lost"]);
  });
});

test("the table of steps is that of the product's workflows", () => {
  const workflows = readTemplates()
    .filter(({ path }) => /^\.github\/workflows\/(?:ci|perf)\.yml$/u.test(path))
    .map(({ content }) => content)
    .join("\n");
  const steps = [
    ...workflows.matchAll(
      /- name: (.+)\n\s+(?:if: .+\n\s+)?(?:env:\n(?:\s+[A-Z_]+: .+\n)+\s+)?(?:run|uses): ([^\s@]+(?: .+)?)/gu,
    ),
  ];
  const named = steps.map(([, name, command]) => `${name}: ${command?.split("@")[0]}`);
  expect([...new Set(named)].toSorted()).toEqual(STEPS.map(({ name, command }) => `${name}: ${command}`).toSorted());
  const jobs = [...workflows.matchAll(/^ {4}name: (.+)$/gmu)].map(([, name]) => name);
  expect(jobs.toSorted()).toEqual([...CHECKS].toSorted());
});
