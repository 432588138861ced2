import type { Run } from "#src/durable/step.ts";
import type { Order } from "#src/signal.ts";
import { renderIdle } from "#src/steering/render-idle.ts";
import { renderParked } from "#src/steering/render-parked.ts";
import { allowMore } from "./allow-more.ts";
import { answerQuestion } from "./answer-question.ts";
import type { Heed } from "./listen.ts";
import type { Minutes } from "./minutes.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";

/** Orders that a run follows at any time; of others its people hear why there is nothing to do. */
export const heedOrders = (
  run: Run,
  ports: Pick<Ports, "accounts" | "agents" | "thread">,
  issue: SpecIssue,
  status: Status,
  minutes: Minutes,
): Heed => ({
  heed: async ({ by, command, id }: Order) => {
    if (command.name === "budget") return allowMore(run, ports, issue, { by, id, microUsd: command.microUsd });
    if (command.name === "ask") return answerQuestion(run, ports, issue, minutes, { by, id, command });
    const body = renderIdle(command.name);
    // One comment may hold several.
    const topic = `order/${id}/${command.name}`;
    await run.step("answer", () => ports.thread.ensureComment(issue.repo, issue.issue, topic, body));
  },
  park: ({ by, command }: Order) =>
    status.park(renderParked(command.name, by), command.name === "ignore" ? "ignored" : "paused"),
  unpark: async () => {
    await run.step("go on", () => ports.accounts.hold(run.id, false));
    await status.unpark();
  },
  // Whatever is done from now on is done there: all that knows the issue knows this one object.
  move: ({ installationId, name, owner }) => void Object.assign(issue.repo, { installationId, name, owner }),
});
