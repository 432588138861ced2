import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assembleProduct } from "#src/by-hand.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { formatCode } from "#src/format/format-code.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import type { Plan } from "#src/plan/plan.ts";
import { leaveToHands } from "#src/spec/leave-to-hands.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";

const SPECS = join(import.meta.dirname, "..", "..", "..", "examples", "specs");

/** A product that is settled, and has a test of its maintainers' own; of its files, those that somebody writes for. */
export type Settled = { text: { title: string; body: string }; spec: Spec; plan: Plan; files: FileChange[] };

const EARLIER: FileChange = {
  path: "test/custom/earlier.test.ts",
  content:
    'import { expect, test } from "vitest";\n\nconst one = () => 1;\n\ntest("earlier", () => {\n  expect(one()).toBe(1);\n  expect(1 + one()).toBe(2);\n});\n',
};

/** What no gate looks into, and much of it. */
const LEFT_OUT = /^(?:src\/orchestration|lint|scripts|docs)\//u;

export const BODY = readFileSync(join(SPECS, "url-shortener.md"), "utf8");
const BY_HAND = `${BODY}\n## By hand\n\n- Link: an address that was shortened a thousand times in a day is looked at by a person.\n`;

export const settlePlan = async (templates: FileChange[]): Promise<Settled> => {
  const text = { title: "URL shortener", body: BY_HAND };
  const spec = leaveToHands(parseSpec(text));
  const plan = planOf(spec, [], "links");
  const generated = await assembleProduct({ templates, formatCode }, plan, { files: [], removed: [] });
  return {
    text,
    spec,
    plan,
    files: [...generated.filter(({ path }) => !LEFT_OUT.test(path)), EARLIER].toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
  };
};
