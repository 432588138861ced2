import type { Tuned } from "#src/follow-up/tuning/tuning.ts";
import type { Durable } from "./durable/durable.ts";
import type { GitHub } from "./github/github.ts";
import type { Repo, Watch } from "./ports.ts";
import type { ProductControl } from "./telemetry/product-control.ts";
import type { TuningOutcome, TuningPorts } from "./tune-product.ts";

/** The runs that tuned a product, oldest first. */
export const tuningOf = ({ id }: Pick<Repo, "id">): string => `tuning/${id}/`;

/** What runs that have ended changed or recommended, oldest first. */
export const readTuned = async ({ list }: Pick<Durable, "list">, repo: Pick<Repo, "id">): Promise<Tuned[]> =>
  (await list({ prefix: tuningOf(repo), status: "done" })).flatMap(
    ({ output }) => (output as TuningOutcome).tuned ?? [],
  );

/** All that tuning needs of the outside. */
export const openTuning = (
  github: GitHub,
  watch: Watch,
  control: ProductControl,
  opened: Promise<Durable>,
): TuningPorts => ({
  proposal: github,
  issues: github,
  watch,
  control,
  history: async (repo) => readTuned(await opened, repo),
});
