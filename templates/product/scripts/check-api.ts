import { compareApis } from "./api/compare-apis.ts";
import { findFaults } from "./api/find-faults.ts";
import { readApi } from "./api/read-api.ts";
import { readBaseCommit } from "./base-commit.ts";
import { withCheckedOut } from "./check-out.ts";
import { Refusal, run, say } from "./run.ts";

/** The `!` of a Conventional Commit says that callers have to change too. */
const announcesBreak = (title: string): boolean => /^\w+(?:\([^)]*\))?!:/u.test(title);

/** Checks the API of this checkout, and that it keeps the callers of the commit `BASE` going. */
const checkApi = async (): Promise<void> => {
  const api = await readApi(process.cwd());
  if (api === null) throw new Refusal("src/orchestration/openapi.ts is missing: the API is described nowhere.");
  const faults = findFaults(api);
  if (faults.length > 0) throw new Refusal(`The API document is not sound. ${faults.join(" ")}`);
  const base = readBaseCommit();
  const before = base === null ? null : await withCheckedOut(base, readApi);
  if (before === null) return say("API: sound. The commit before it describes none to compare it with.");
  const changes = compareApis(before, api);
  if (changes.length === 0) return say(`API: sound, and it keeps every caller of ${base?.slice(0, 7)} going.`);
  for (const change of changes) say(`- ${change}`);
  if (!announcesBreak(process.env["TITLE"] ?? ""))
    throw new Refusal(
      `This would break callers: ${changes[0]}${changes.length > 1 ? ` And ${changes.length - 1} more.` : ""} If it must be, say so in the title, with a “!” before the colon: \`feat!: …\`.`,
    );
  say("API: sound. It breaks callers, as the title announces.");
};

await run(checkApi);
