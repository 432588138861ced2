import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { WorkMetric } from "#src/analysis/verdict.ts";

type Words = { name: string; harm: (before: string, after: string) => string; isShare: boolean };

const WORDS: Record<WorkMetric, Words> = {
  "rows-read": {
    name: "rows read per call",
    harm: (before, after) => `reads ${after} rows for a call instead of ${before}`,
    isShare: false,
  },
  "rows-written": {
    name: "rows written per call",
    harm: (before, after) => `writes ${after} rows for a call instead of ${before}`,
    isShare: false,
  },
  refusals: {
    name: "refused calls",
    harm: (before, after) => `refuses ${after} of its calls instead of ${before}`,
    isShare: true,
  },
  alarms: {
    name: "alarms per operation",
    harm: (before, after) => `runs ${after} times for each operation of its service instead of ${before} times`,
    isShare: false,
  },
  cache: {
    name: "reads not answered from memory",
    harm: (before, after) =>
      `is asked for ${after} of the reads instead of ${before}; the rest is answered from memory`,
    isShare: true,
  },
};

const plain = (value: number, isShare: boolean): string =>
  isShare ? `${(value * 100).toFixed(1)} %` : String(Number(value.toPrecision(value >= 100 ? 3 : 2)));

/** What is done for each call, where a verdict is about that. `harm` follows the name of an operation. */
export const renderWork = ({
  verdict,
  work,
}: Pick<Judged, "verdict" | "work">): { name: string; before: string; after: string; harm: string } | null => {
  const words = Object.hasOwn(WORDS, verdict.metric) ? WORDS[verdict.metric as WorkMetric] : undefined;
  if (words === undefined || work === undefined) return null;
  const [before, after] = [plain(work.before, words.isShare), plain(work.after, words.isShare)];
  return { name: words.name, before, after, harm: words.harm(before, after) };
};
