import { expect, it } from "vitest";
import type { Measured } from "#src/monitor/measured.ts";
import { parseLabels, readOperations } from "#src/monitor/read-operations.ts";

const labels = (version: string, caller: string) =>
  `service="Note",operation="list",version="${version}",caller="${caller}"`;

it("reads labels with what is escaped in them", () => {
  expect(parseLabels(String.raw`a="x",b="say \"y\"",c=""`)).toEqual({ a: "x", b: 'say "y"', c: "" });
});

it("tells operations and versions apart, and adds up who called", () => {
  const measured: Measured = {
    layer_calls: {
      [labels("v1", "edge")]: { "-1": 3 },
      [labels("v1", "Hall")]: { "-1": 2 },
      [labels("v2", "edge")]: { "-1": 1 },
    },
    layer_call_failures: { [`${labels("v1", "edge")},class="refused"`]: { "-1": 1 } },
    layer_call_duration_seconds: { [labels("v1", "edge")]: { 159: 2, 175: 1 }, [labels("v1", "Hall")]: { 159: 2 } },
    layer_call_cohorts: { [labels("v1", "edge")]: { [7 * 1_024 + 159]: 2, [9 * 1_024 + 175]: 1 } },
    object_rows_read: { 'service="Note",operation="list",version="v1"': { "-1": 40 } },
    object_operations: { 'service="Note",operation="list",version="v1"': { "-1": 4 } },
    object_starts: { 'service="Note",version="v1"': { "-1": 4 } },
  };
  const [first, second, ...more] = readOperations([{ at: 60_000, measured }]);
  expect(more).toEqual([]);
  expect(first).toEqual({
    service: "Note",
    operation: "Note.list",
    version: "v1",
    beats: [
      {
        at: 60_000,
        measured: {
          calls: 5,
          failures: { refused: 1 },
          latency: { 159: 4, 175: 1 },
          cohorts: { 7: { 159: 2 }, 9: { 175: 1 } },
          rowsRead: 40,
          rowsWritten: 0,
          ran: 4,
          hits: 0,
        },
      },
    ],
  });
  expect(second).toMatchObject({ operation: "Note.list", version: "v2", beats: [{ measured: { calls: 1 } }] });
});
