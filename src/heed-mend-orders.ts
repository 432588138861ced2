import type { Run } from "#src/durable/step.ts";
import type { Signal } from "#src/signal.ts";
import { PARKS } from "#src/steering/command.ts";
import type { Mending, MendingPorts } from "./mending.ts";
import { RunEnded } from "./run-ended.ts";

/** What makes sense on such an issue. */
const HERE =
  "`status` says where it stands, `stop` ends it, `rollback` takes the live product back, and a role answers `ask Backend …` about the product.";

const ENDS = new Set(["stop", "ignore"]);

/**
 * Answers what people order on the issue of a regression or an opportunity; `where`: what is done at the moment. Throws `RunEnded` where they
 * want no more of it.
 */
export const heedMendOrders =
  (
    run: Run,
    { accounts, thread }: Pick<MendingPorts, "accounts" | "thread">,
    { diagnosis, repo }: Mending,
    where: string,
  ) =>
  async (signal: Signal): Promise<void> => {
    if (signal.kind === "issue-closed" && signal.isDeclined)
      throw new RunEnded({ state: "paused", because: "its issue was closed as not planned" });
    if (signal.kind !== "order") return;
    const about = diagnosis.cause === "opportunity" ? "an opportunity" : "a regression";
    const { by, command, id, thread: place } = signal;
    const say = (body: string) =>
      run.step(`answer ${id}`, () => thread.ensureComment(repo, place, `order/${id}/${command.name}`, body));
    if (ENDS.has(command.name)) {
      await say(
        `**Stopped**, as @${by} wants it. Nothing more is done about it; branch and pull request stay as they are.`,
      );
      throw new RunEnded({ state: "paused", because: `@${by} stopped it` });
    }
    // What is ordered to pause has its money held before it hears of that.
    if (PARKS.has(command.name)) await run.step("release its money", () => accounts.hold(run.id, false));
    await say(
      command.name === "status"
        ? `**Where this stands:** ${where}`
        : `\`/aidevos ${command.name}\` does nothing on an issue about ${about}. ${HERE}`,
    );
  };
