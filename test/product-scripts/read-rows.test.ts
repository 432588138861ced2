import { expect, test } from "vitest";
import { parseRows, rowsPerCall } from "#product/scripts/perf/read-rows.ts";
import { renderOpenMetrics } from "#product/src/orchestration/observe/render-open-metrics.ts";
import { labelsOf } from "#product/src/orchestration/observe/samples.ts";

const told = (calls: number, rows: number, version = "v1") => {
  const labels = labelsOf({ service: "Note", operation: "list", version });
  return [
    ["object_operations", labels, -1, calls] as const,
    ["object_rows_read", labels, -1, rows] as const,
    ["object_starts", labelsOf({ service: "Note", version }), -1, 3] as const,
  ].map(([...sample]) => [...sample] as [(typeof sample)[0], string, number, number]);
};

test("rows are read from what a product tells of itself, versions added up", () => {
  const text = renderOpenMetrics([...told(4, 40), ...told(1, 5, "v2")]);
  expect(parseRows(text)).toEqual(new Map([["Note.list", { calls: 5, rows: 45 }]]));
  expect(parseRows("<html>")).toEqual(new Map());
});

test("one call reads what was read since, by the calls since", () => {
  const before = parseRows(renderOpenMetrics(told(4, 400)));
  const after = parseRows(renderOpenMetrics(told(14, 450)));
  expect(rowsPerCall(before, after)).toEqual(new Map([["Note.list", 5]]));
  expect(rowsPerCall(after, after)).toEqual(new Map());
});
