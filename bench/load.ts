// Runs as a process of its own, so that asking and answering do not share a core. Takes loads as messages.
import { createRequire } from "node:module";

export type Load = { url: string; paths: string[]; connections: number; seconds: number };
/** `wrong`: how many answers had which status other than 2xx; 0 for those that never came. */
export type Loaded = { requests: number; wrong: Record<string, number>; seconds: number };

type Autocannon = (options: {
  url: string;
  connections: number;
  duration: number;
  sampleInt: number;
  requests: { path: string }[];
}) => Promise<{
  "2xx": number;
  statusCodeStats: Record<string, { count: number }>;
  errors: number;
  start: Date;
  finish: Date;
}>;

/** Only on such a tick does it look whether the time is over. */
const TICK_MS = 20;

// It is CommonJS and brings no types.
const autocannon = createRequire(import.meta.url)("autocannon") as Autocannon;

const run = async ({ url, paths, connections, seconds }: Load): Promise<Loaded> => {
  const requests = paths.map((path) => ({ path }));
  const result = await autocannon({ url, connections, duration: seconds, sampleInt: TICK_MS, requests });
  const taken = (result.finish.getTime() - result.start.getTime()) / 1000;
  const wrong = Object.entries(result.statusCodeStats).flatMap(([status, { count }]): [string, number][] =>
    status.startsWith("2") ? [] : [[status, count]],
  );
  if (result.errors > 0) wrong.push(["0", result.errors]);
  return { requests: result["2xx"], wrong: Object.fromEntries(wrong), seconds: taken };
};

process.on("message", (load: Load) => void run(load).then((loaded) => process.send?.(loaded)));
