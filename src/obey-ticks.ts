import type { Run } from "#src/durable/step.ts";
import { DASHBOARD } from "#src/steering/dashboard/board.ts";
import { readTicks, type Tick } from "#src/steering/dashboard/read-ticks.ts";
import { giveOrder } from "./give-order.ts";
import { maySteer } from "./hear-people.ts";
import type { BoardPort, DeskPorts, Issues, Repo } from "./ports.ts";

/** Somebody's edit of an issue of ours: its text before and after. */
export type Ticked = {
  repo: Repo;
  base: string;
  issue: number;
  before: string;
  after: string;
  sender: { login: string; id: number };
};

type TickPorts = DeskPorts & { board: BoardPort; issues: Issues };

/** Gives the orders that an edit of the dashboard ticked, if whoever ticked them may, and has it shown as it stands. */
export const obeyTicks = async (run: Run, ports: TickPorts, asked: Ticked): Promise<void> => {
  const { after, before, repo, sender } = asked;
  const board = await run.step("read board", () => ports.board.read(repo));
  if (board?.posted[DASHBOARD]?.number !== asked.issue) return;
  const ticks = readTicks(before, after, board.builds);
  if (ticks.length > 0 && (await maySteer(run, ports, asked, sender.login)))
    for (const [n, tick] of ticks.entries()) await obey(run, ports, asked, tick, n);
  await run.step("show it unticked", () => ports.board.tell(repo, { kind: "touched", number: asked.issue }));
};

const obey = async (run: Run, ports: TickPorts, asked: Ticked, { box, issue }: Tick, n: number): Promise<void> => {
  const { base, repo, sender } = asked;
  const words = await run.step("read issue", () => ports.issues.readIssue(repo, issue));
  const about = { repo, base, issue, ...words, sender };
  const tick = { id: 0, thread: asked.issue, key: `${run.id}/${n}`, mayStart: false };
  const said = await giveOrder(run, ports, about, { name: box }, tick);
  // What has ended hears nothing: there is only the line to take away.
  if (said !== null && box === "ignore")
    await run.step("leave it out", () => ports.board.tell(repo, { kind: "left", issue }));
};
