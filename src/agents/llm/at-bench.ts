import type { OpenWorkbench, Workbench } from "./workbench.ts";
import type { WritingMeans } from "./writing-means.ts";

/** Uses a bench of its own, of which nothing is left. */
export const atBench = async <T>(
  job: Parameters<OpenWorkbench>[0],
  { openWorkbench }: Pick<WritingMeans, "openWorkbench">,
  use: (bench: Workbench) => Promise<T>,
): Promise<T> => {
  const bench = await openWorkbench(job);
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
};
