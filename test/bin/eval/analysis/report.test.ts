import { expect, it } from "vitest";
import { renderShare } from "#bin/eval/analysis/report.ts";

it("does not round to none or all what isn't", () => {
  const shares = [0, 1, 50, 398, 400].map((hits) => renderShare({ of: 400, hits }));
  expect(shares).toEqual(["0 %", "0.3 %", "13 %", "99.5 %", "100 %"]);
});
