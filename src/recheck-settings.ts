import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import type { BoardPort, Ports, SpecIssue } from "./ports.ts";
import { readSettings } from "./read-settings.ts";

/** Where settings were complained of and the default branch has moved on, looks whether they can be followed now. */
export const recheckSettings = async (
  run: Run,
  ports: Pick<Ports, "proposal"> & { board: Pick<BoardPort, "tell"> },
  where: Pick<SpecIssue, "base" | "repo">,
): Promise<void> => {
  try {
    await readSettings(run, ports, { ...where, overrides: {} });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return;
  }
  await run.step("tell the board", () => ports.board.tell(where.repo, { kind: "settings-mended" }));
};
