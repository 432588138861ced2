/** Seconds that the processor computes something, however much else it has to do meanwhile. */
export const secondsOf = (run: () => void): number => {
  const before = process.threadCpuUsage();
  run();
  return process.threadCpuUsage(before).user / 1e6;
};
