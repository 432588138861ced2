import { type Rule, sumOf } from "./load.ts";

const LEAST_ALARMS = 100;
/** Alarms of a service that come more often than each ten seconds have the next one due at their end. */
const BACK_TO_BACK = 0.1;
const LEAST_DEEP = 0.5;

/** More waits than one alarm hands over, and alarms run back to back: larger batches. */
export const growBatches: Rule = (load) => {
  const size = load.holds("batchSize") ?? 0;
  const to = load.limit("batchSize", 2 * size);
  const alarms = sumOf(load, (beat) => beat.alarms);
  const deep = load.beats.filter(({ queue }) => queue > size).length / load.beats.length;
  if (to === null || alarms < LEAST_ALARMS || alarms < BACK_TO_BACK * load.seconds || deep < LEAST_DEEP) return null;
  const deeper = load.beats.filter(({ queue }) => queue > to).length;
  return {
    setting: "batchSize",
    to,
    why: `more than ${size} waited in an instance in ${Math.round(deep * load.beats.length)} of ${load.beats.length} beats, and ${alarms} alarms ran`,
    expected: {
      metric: `beats in which more than ${size} wait in an instance of \`${load.service}\``,
      before: deep,
      after: deeper / load.beats.length,
      how: `what one alarm of ${to} takes away would have left more than that in ${deeper} of ${load.beats.length} beats`,
    },
    measure: { of: "backlog", above: size },
  };
};
