import { renderCrowd } from "#src/pull-request/judge-room.ts";
import type { Settings } from "#src/settings/settings.ts";
import type { Signal } from "#src/signal.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { WaitEnded } from "./wait-ended.ts";

/** Seconds. News of a pull request that ended may get lost. */
const LOOK_AGAIN = 1_800;
/** Of a build that was let in and gave up there is no news. */
const LOOK_SOON = 300;

/**
 * Waits until the repository has room for one more pull request of ours. What else comes meanwhile is read afterwards.
 * Gives whether it had to. Throws `WaitEnded` where the issue is closed.
 */
export const awaitRoom = async (
  run: ListeningRun,
  ports: Pick<Ports, "room">,
  { issue, repo }: SpecIssue,
  status: Status,
  settings: Pick<Settings, "open-pull-requests">,
): Promise<boolean> => {
  const most = settings["open-pull-requests"];
  const later: Signal[] = [];
  let said = "";
  for (;;) {
    const open = await run.step("look for room", () => ports.room.enter(repo, issue, most));
    if (open === null) break;
    const why = renderCrowd(open);
    if (why !== said) await status.wait(why, "people");
    said = why;
    for (;;) {
      const signal = await run.nextSignal<Signal>(open.length < most ? LOOK_SOON : LOOK_AGAIN, ["room"]);
      if (signal === null || signal.kind === "room") break;
      if (signal.kind === "issue-closed") throw new WaitEnded();
      later.push(signal);
    }
  }
  run.putBack(later);
  return said !== "";
};
