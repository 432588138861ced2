import type { Operation } from "#src/plan/plan.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { type Breach, breach, near } from "#test/codegen/review/breach.ts";
import { sound, withFile, withPlan, withText } from "#test/codegen/review/reviewed.ts";

const CONFIG = "wrangler.jsonc";
const WORKFLOW = ".github/workflows/another.yml";
const FLAG = "--durable-objects-code-update-mode immediate";

const openTo = (access: Operation["access"]): Operation[] =>
  (notebook.services[0]?.operations ?? []).map((one) => (one.name === "create" ? { ...one, access } : one));

export const configBreaches: Breach[] = [
  breach(
    "S1",
    "a class without SQLite",
    withText(
      sound,
      CONFIG,
      '"Note": { "type": "durable-object", "storage": "sqlite" }',
      '"Note": { "type": "durable-object" }',
    ),
    "Note does not keep",
  ),
  breach(
    "S7",
    "a date before alarms were deleted",
    withText(sound, CONFIG, "2026-10-01", "2026-02-23"),
    "leaves the alarm behind",
  ),
  near("S7", "the first date on which they are", withText(sound, CONFIG, "2026-10-01", "2026-02-24")),
  breach(
    "L3",
    "more classes than an account has",
    withText(
      sound,
      CONFIG,
      '"exports": {',
      `"exports": {${Array.from({ length: 500 }, (_, n) => `"C${n}": { "type": "durable-object", "storage": "sqlite" },`).join("")}`,
    ),
    "There are 505 classes",
  ),
  breach(
    "P1",
    "no word on preview addresses",
    withText(sound, CONFIG, /.*"preview_urls".*\n/u, ""),
    "`preview_urls` is not said",
  ),
  breach("P1", "no class", withText(sound, CONFIG, '"exports"', '"imports"'), "names no class"),
  breach(
    "P2",
    "a secret among the variables",
    withText(sound, CONFIG, '"main":', '"vars": { "MAIL_TOKEN": "abc" },\n  "main":'),
    "`MAIL_TOKEN` stands among",
  ),
  breach(
    "P2",
    "a secret that nobody requires",
    withText(sound, "src/env.ts", "  NOTE:", "  MAIL_TOKEN: string;\n  NOTE:"),
    "needs the secret `MAIL_TOKEN`",
  ),
  near(
    "P2",
    "a secret that is required",
    withText(
      withText(sound, "src/env.ts", "  NOTE:", "  MAIL_TOKEN: string;\n  NOTE:"),
      CONFIG,
      '"CONTROL_TOKEN"]',
      '"CONTROL_TOKEN", "MAIL_TOKEN"]',
    ),
  ),
  breach("P2", "a key in a file", withFile(sound, "docs/key.md", `-----BEGIN ${"PRIVATE"} KEY-----\n`), "Revoke it"),
  breach(
    "P6",
    "open writes without a limit",
    withText(withPlan(sound, { operations: openTo("anyone") }), CONFIG, /.*"ratelimits".*\n/u, ""),
    "Anyone may call Note.create",
  ),
  near("P6", "open writes with a limit", withPlan(sound, { operations: openTo("anyone") })),
  near("P6", "closed writes without a limit", withText(sound, CONFIG, /.*"ratelimits".*\n/u, "")),
  breach(
    "T3",
    "tests anywhere",
    withText(sound, "vitest.config.ts", /dir: "test[^"]*",? ?/gu, ""),
    "`test.dir` is not set",
  ),
  breach(
    "T3",
    "tests that share a runtime",
    withText(sound, "vitest.config.ts", 'dir: "test", ', 'dir: "test", isolate: false, '),
    "`isolate` is off",
  ),
  breach(
    "P9",
    "a deployment that objects hear of later",
    withFile(sound, WORKFLOW, "    run: npx wrangler deploy\n"),
    "add `--durable-objects-code-update-mode",
  ),
  breach(
    "P9",
    "a script that goes back",
    withFile(sound, "scripts/back.ts", 'await wrangler("rollback", id, "--yes");\n'),
    "run the old code",
  ),
  near("P9", "a flag on the next line", withFile(sound, WORKFLOW, `run: |\n  npx wrangler deploy \\\n    ${FLAG}\n`)),
  near("P9", "a build", withFile(sound, WORKFLOW, "run: npx wrangler deploy --dry-run\n")),
  near(
    "P9",
    "a script that goes back at once",
    withFile(
      sound,
      "scripts/back.ts",
      `const AT_ONCE = ["${FLAG.replace(" ", '", "')}"];\nawait wrangler("rollback", id, ...AT_ONCE);\n`,
    ),
  ),
  near(
    "P9",
    "a script that sets routes",
    withFile(sound, "scripts/routes.ts", 'await wrangler("triggers", "deploy", name);\n'),
  ),
];
