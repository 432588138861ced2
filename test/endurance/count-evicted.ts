import { setTimeout as sleep } from "node:timers/promises";
import type { NotebookLane } from "./notebook-lane.ts";
import type { Control } from "./read-control.ts";

/** workerd takes objects out of memory that nobody has used for ten seconds. */
const UNUSED_MS = 12_000;
/** What was measured has left every isolate by then, even one that has not heard of a shorter time yet. */
const REPORTED_MS = 6_000;

/** How many times instances of notes have been brought into memory so far. */
const readStarts = async (control: Control): Promise<number> => {
  await sleep(REPORTED_MS);
  const starts = await control.readMetric("object_starts_total");
  return starts.filter(({ labels }) => labels.includes('service="Note"')).reduce((sum, { value }) => sum + value, 0);
};

/** Leaves every object alone until it is out of memory, asks for some again, and answers how many had to be brought back. */
export const countEvicted = async (control: Control, lanes: readonly NotebookLane[]): Promise<number> => {
  await Promise.all(lanes.map((lane) => lane.revisit()));
  const before = await readStarts(control);
  await sleep(UNUSED_MS);
  await Promise.all(lanes.map((lane) => lane.revisit()));
  return (await readStarts(control)) - before;
};
