import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { engineersScript, firstOf, stepsOf, writeFiles } from "#bin/runs/engineers-script.ts";
import type { ModelRequest, Reply, Script } from "#src/world/models/script.ts";
import { BOARDS, CUSTOM_TEST, digits, MERGE } from "./whiteboard-code.ts";

const READING = readSpecText(readFileSync(join(import.meta.dirname, "whiteboard-reading.md"), "utf8"), "Whiteboard");
const BOARD = "src/services/board.ts";

const CLAIMS: Record<string, string> = {
  PM: "One service, `Board`, holds all that is drawn; who knows a board's address may draw, as the issue says.",
  Backend:
    "`mergeChanges` keeps one row for each member of a shape, so a board grows with what is on it, not with what was tried.",
  Security:
    "A body holds at most 100 changes of at most 200 characters each; whatever else is in it is refused with 422.",
  Frontend: "The page makes and reads boards; what is drawn goes by the API alone.",
  DevOps:
    "A board is one object and its writes are serial, which orders changes but decides no tie: the clock and the name do.",
  QA: "Both scenarios send changes out of order; a tie and a late change come to the same on every board.",
};

const shadesOf = (name: string, seed: number): string => `export const ${name} = "${digits(seed, 190_000)}";\n`;

/** Backend forgets a bound, as a rule tells it. */
const bounded = (request: ModelRequest): Reply => {
  const steps = stepsOf(request);
  if (steps === 0) return writeFiles(["src/shared/merge-changes.ts", MERGE], [BOARD, BOARDS.endless]);
  if (!/nothing ever deletes/u.test(JSON.stringify(request.messages))) return { say: "Written." };
  return steps > 1 ? { say: "It is bounded." } : writeFiles([BOARD, BOARDS.plain]);
};

/** Backend forgets a bound, as a rule tells it; then it carries more than a bundle may, which only CI can tell. */
const code = (request: ModelRequest): Reply => {
  const asked = firstOf(request);
  const done = stepsOf(request) > 0;
  if (/how many of them won/u.test(asked)) return done ? { say: "Counted." } : writeFiles([BOARD, BOARDS.counted]);
  if (/It was written before/u.test(asked))
    return done
      ? { say: "The shades are gone." }
      : {
          call: [
            { name: "write", input: { path: BOARD, content: BOARDS.plain } },
            { name: "remove", input: { path: "src/shared/shades.ts" } },
            { name: "remove", input: { path: "src/shared/tints.ts" } },
          ],
        };
  const told = JSON.stringify(request.messages);
  if (!done) return writeFiles(["src/shared/merge-changes.ts", MERGE], [BOARD, BOARDS.endless]);
  if (!/nothing ever deletes/u.test(told)) return { say: "Written." };
  return stepsOf(request) > 1
    ? { say: "It is bounded." }
    : writeFiles(
        ["src/shared/shades.ts", shadesOf("SHADES", 1)],
        ["src/shared/tints.ts", shadesOf("TINTS", 2)],
        [BOARD, BOARDS.heavy],
      );
};

const whiteboardBy = (code: Script): Script =>
  engineersScript({
    reading: READING,
    says: Object.fromEntries(Object.entries(CLAIMS).map(([role, claim]) => [role, [claim]])),
    tests: (request) =>
      stepsOf(request) > 0 ? { say: "Written." } : writeFiles(["test/custom/changes.test.ts", CUSTOM_TEST]),
    code,
  });

/** Six engineers who build the whiteboard, and mend it after a red check. */
export const whiteboardScript = whiteboardBy(code);

/** The same without what makes the check red, which is long. */
export const shortWhiteboardScript = whiteboardBy(bounded);
