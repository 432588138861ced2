import { medianOf, robustDeviation } from "./median.ts";

const REACH = 3;
const DEVIATIONS = 3.5;

/** Values with lone outliers replaced by the median of the seven around them (Hampel filter). */
export const withoutOutliers = (values: readonly number[]): number[] =>
  values.map((value, n) => {
    const around = values.slice(Math.max(0, n - REACH), n + REACH + 1);
    const middle = medianOf(around);
    const deviation = robustDeviation(around);
    return deviation > 0 && Math.abs(value - middle) > DEVIATIONS * deviation ? middle : value;
  });
