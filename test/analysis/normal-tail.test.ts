import { expect, it } from "vitest";
import { normalTail } from "#src/analysis/normal-tail.ts";

// By SciPy 1.17.1, scipy.stats.norm.sf.
it.each([
  [0, 0.5],
  [0.5, 0.30853753872598688],
  [1.96, 0.024997895148220435],
  [3, 0.0013498980316300933],
  [3.99, 3.3036647629402356e-5],
  [4.01, 3.0359373926618173e-5],
  [6, 9.8658764503769458e-10],
  [10, 7.6198530241604696e-24],
  [-1, 0.84134474606854293],
])("normalTail(%d)", (z, tail) => {
  expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-10);
});
