import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { ModelRequest, Reply, Script } from "#src/world/models/script.ts";
import { BOARDS, CUSTOM_TEST, digits, MERGE } from "./whiteboard-code.ts";

const READING = readSpecText(readFileSync(join(import.meta.dirname, "whiteboard-reading.md"), "utf8"), "Whiteboard");
const BOARD = "src/services/board.ts";

const firstOf = ({ messages }: ModelRequest): string => (messages[0]?.from === "user" ? messages[0].text : "");
const stepsOf = ({ messages }: ModelRequest): number => messages.filter(({ from }) => from === "tools").length;

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

const speak = (request: ModelRequest): Reply => {
  const [, role = "", round = "1"] = /You speak as (\w+):[^]*?This is round (\d+)/u.exec(firstOf(request)) ?? [];
  const waiting = /Waiting for your decision:\n([^]*?)\n\n/u.exec(firstOf(request))?.[1] ?? "";
  const decisions = [...waiting.matchAll(/^- `([\w-]+)`/gmu)].map(([, id]) => ({
    kind: "decision",
    answers: id,
    text: `Settled as ${role} sees it: nothing of the plan changes for ${id}.`,
    change: null,
    dissent: [],
  }));
  const limit = {
    kind: "decision",
    answers: null,
    text: "Strangers may write, so no address may write more than 120 times a minute.",
    change: { kind: "limit-writes", perMinute: 120 },
    dissent: [],
  };
  const limits = role === "Security" && /without any limit/u.test(firstOf(request)) ? [limit] : [];
  const claim = { kind: "claim", text: CLAIMS[role] ?? "" };
  return { say: JSON.stringify({ messages: [...(round === "1" ? [claim] : []), ...limits, ...decisions] }) };
};

const write = (...files: [path: string, content: string][]): Reply => ({
  call: files.map(([path, content]) => ({ name: "write", input: { path, content } })),
});
const shadesOf = (name: string, seed: number): string => `export const ${name} = "${digits(seed, 190_000)}";\n`;

/** Backend forgets a bound, as a rule tells it; then it carries more than a bundle may, which only CI can tell. */
const code = (request: ModelRequest): Reply => {
  const asked = firstOf(request);
  const done = stepsOf(request) > 0;
  if (/how many of them won/u.test(asked)) return done ? { say: "Counted." } : write([BOARD, BOARDS.counted]);
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
  if (!done) return write(["src/shared/merge-changes.ts", MERGE], [BOARD, BOARDS.endless]);
  if (!/nothing ever deletes/u.test(told)) return { say: "Written." };
  return stepsOf(request) > 1
    ? { say: "It is bounded." }
    : write(
        ["src/shared/shades.ts", shadesOf("SHADES", 1)],
        ["src/shared/tints.ts", shadesOf("TINTS", 2)],
        [BOARD, BOARDS.heavy],
      );
};

/** What an answer's form asks for; Anthropic's format has no name for it. */
const memberOf = ({ form }: ModelRequest): string => {
  const { properties = {} } = (form?.schema ?? {}) as { properties?: object };
  return Object.keys(properties)[0] ?? "";
};

const ANSWERS: Record<string, Script> = {
  title: () => ({ say: JSON.stringify(READING) }),
  messages: speak,
  findings: () => ({ say: JSON.stringify({ findings: [] }) }),
};

/** Six engineers who build the whiteboard. */
export const whiteboardScript: Script = (request) => {
  const answer = ANSWERS[memberOf(request)];
  if (answer !== undefined) return answer(request);
  if (request.system.includes("You are QA"))
    return stepsOf(request) > 0 ? { say: "Written." } : write(["test/custom/changes.test.ts", CUSTOM_TEST]);
  return code(request);
};
