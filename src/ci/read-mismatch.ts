import type { Failure } from "./failure.ts";
import { tellValue } from "./tell-value.ts";
import type { Tree } from "./tree.ts";

type Mismatch = Pick<Failure, "subject" | "expected" | "received">;

/** What the acceptance tests say: `step 4, GET /a/b: status: expected 200, got 404; body/count: …`. */
const STEP = /\bstep (\d{1,3}), [A-Z]{3,7} \S{1,500}: (.*)$/u;
const DIFFERENCE = /^([\w/*-]{1,100}|header [\w-]{1,60}): expected (.{1,300}), got (.{1,300})$/u;
/** A line of vitest's diff: `- "count": 1,`. */
const CHANGE = /^([-+])\s{1,40}(?:"?([\w$-]{1,60})"?: )?(\S.{0,300})$/u;

/** A pointer such as `body/0/count` whose every member the tree names. */
const tellPointer = (tree: Tree, pointer: string): string | null => {
  const members = pointer.replace(/^header /u, "").split("/");
  const known = members.every((member) => /^(?:\d{1,4}|\*|status|body)$/u.test(member) || tree.texts.has(member));
  return known ? pointer : null;
};

const mismatchOf = (tree: Tree, subject: string | null, expected: string, received: string): Mismatch => {
  const [wanted, found] = [tellValue(tree, expected), tellValue(tree, received)];
  return {
    ...(subject !== null && { subject }),
    ...(wanted !== null && { expected: wanted }),
    ...(found !== null && { received: found }),
  };
};

const readStep = (tree: Tree, lines: readonly string[]): Mismatch | null => {
  for (const line of lines) {
    const [, step, differences = ""] = STEP.exec(line) ?? [];
    if (step === undefined) continue;
    for (const difference of differences.split("; ")) {
      const [, pointer, expected, received] = DIFFERENCE.exec(difference) ?? [];
      if (pointer === undefined || expected === undefined || received === undefined) continue;
      const told = tellPointer(tree, pointer);
      return mismatchOf(tree, told === null ? `step ${step}` : `step ${step}, ${told}`, expected, received);
    }
    return { subject: `step ${step}` };
  }
  return null;
};

const readDiff = (tree: Tree, lines: readonly string[]): Mismatch | null => {
  const start = lines.indexOf("- Expected");
  if (start === -1) return null;
  const changes = lines.slice(start + 2).flatMap((line) => {
    const [, sign, member, value] = CHANGE.exec(line) ?? [];
    return sign === undefined || value === undefined ? [] : [{ sign, member: member ?? null, value }];
  });
  const gone = changes.filter(({ sign }) => sign === "-");
  for (const { member, value } of gone) {
    const instead = changes.find((change) => change.sign === "+" && change.member === member);
    if (instead === undefined) continue;
    return mismatchOf(tree, member !== null && tree.texts.has(member) ? member : null, value, instead.value);
  }
  return null;
};

/** The first difference between what a test wanted and what it got; nothing where its report shows none. */
export const readMismatch = (tree: Tree, lines: readonly string[]): Mismatch =>
  readStep(tree, lines) ?? readDiff(tree, lines) ?? {};
