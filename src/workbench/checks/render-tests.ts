import type { CheckReply } from "#src/agents/llm/workbench.ts";
import { boundLines, boundText } from "#src/workbench/bounded.ts";
import type { ReportedFault, TestEvent } from "./test-event.ts";

const SHOWN = 12;
const MAX_MESSAGE = 800;
const MAX_DIFF_LINES = 24;
const MAX_DIFF = 1200;
const MAX_PLACES = 4;

type Failure = { file: string; line: number; text: string };

const renderFault = ({ diff, message, name, places }: ReportedFault): string[] => [
  `  ${name}: ${boundText(message, MAX_MESSAGE)}`,
  ...(diff === ""
    ? []
    : boundLines(boundText(diff, MAX_DIFF).split("\n"), MAX_DIFF_LINES, "lines").map((line) =>
        `    ${line}`.trimEnd(),
      )),
  ...places
    .filter(({ file }) => !file.includes("node_modules"))
    .slice(0, MAX_PLACES)
    .map(({ file, line }) => `  at ${file}:${line}`),
];

const failuresOf = (event: TestEvent): Failure[] => {
  if (event.event === "done" && event.faults.length > 0) {
    const { file, line, name } = event.test;
    const text = [`${file}:${line ?? 1} › ${name}`, ...event.faults.flatMap(renderFault)].join("\n");
    return [{ file, line: line ?? 1, text }];
  }
  if (event.event === "file" && event.faults.length > 0)
    return [{ file: event.file, line: 0, text: [event.file, ...event.faults.flatMap(renderFault)].join("\n") }];
  if (event.event === "over" && event.faults.length > 0)
    return [{ file: "~", line: 0, text: ["Outside of any test", ...event.faults.flatMap(renderFault)].join("\n") }];
  return [];
};

const byPlace = (a: Failure, b: Failure): number => {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || (a.text < b.text ? -1 : 1);
};

/** What a whole run of tests came to. `steady` takes out of a text what differs from run to run. */
export const renderTests = (events: readonly TestEvent[], steady: (text: string) => string): CheckReply => {
  const ran = events.flatMap((event) => (event.event === "done" ? [event.state] : []));
  const passed = ran.filter((state) => state === "passed").length;
  const failures = events.flatMap(failuresOf).toSorted(byPlace);
  if (ran.length === 0 && failures.length === 0) return { text: "There is no such test.", outcome: "failed" };
  const summary = `${passed} of ${ran.length} tests passed.`;
  const skipped = ran.filter((state) => state === "skipped").length;
  if (failures.length === 0 && passed + skipped === ran.length) return { text: summary, outcome: "passed" };
  const shown = boundLines(
    failures.map(({ text }) => steady(text)),
    SHOWN,
    "failures",
  );
  return { text: boundText([summary, ...shown].join("\n\n")), outcome: "failed" };
};
