import { storyOf } from "./app.ts";
import type { Durable } from "./durable/durable.ts";
import type { GitHub } from "./github/github.ts";
import type { Mending } from "./mending.ts";
import type { OptimisingPorts } from "./optimise-product.ts";
import type { WeeklyPorts } from "./optimise-weekly.ts";
import type { Watch } from "./ports.ts";
import type { RolloutPorts } from "./regression-to-fix.ts";

type Rim = { github: GitHub; watch: Watch; startMending: RolloutPorts["startMending"] } & Pick<
  OptimisingPorts,
  "agents" | "formatCode"
>;

/** All that is needed of the outside to look for what a product could do with less. */
export const openOptimising = (
  { agents, formatCode, github, startMending, watch }: Rim,
  opened: Promise<Durable>,
): WeeklyPorts => ({
  watch,
  repository: github,
  proposal: github,
  issues: github,
  agents,
  formatCode,
  startMending,
  readMendings: async ({ id }) => {
    const running = await (await opened).list({ prefix: storyOf({ id }, 0).slice(0, -1), status: "running" });
    return running
      .filter(({ kind }) => kind === "mend")
      .map(({ input }) => input as Mending)
      .map(({ diagnosis, issue }) => ({ service: diagnosis.service, issue }));
  },
});
