import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { startAssigned } from "#src/start-assigned.ts";
import { ISSUE } from "./play-story.ts";

const RUN: Run = {
  id: "assigned/2#1/9",
  step: (_name, effect) => effect(1),
  now: async () => "",
  nextSignal: async () => null,
};

const assign = async (assignee: string, permission = "write", state: "none" | "running" = "none") => {
  const started: unknown[][] = [];
  const ports = {
    repository: { readOwnLogin: async () => "aidevos[bot]" },
    thread: { readPermission: async () => permission },
    runs: {
      newestOf: async () => ({ runId: "spec/2#1", state }),
      start: async (...start: unknown[]) => void started.push(start),
    },
  };
  await startAssigned(RUN, ports as unknown as Parameters<typeof startAssigned>[1], { assignee, issue: ISSUE });
  return started;
};

describe("an issue that is assigned", () => {
  it("to the app starts its story once", async () => {
    expect(await assign("aidevos[bot]")).toEqual([["spec/2#1", ISSUE]]);
    expect(await assign("aidevos[bot]", "write", "running")).toEqual([]);
  });

  it("to another bot, or by somebody who may not write, starts nothing", async () => {
    expect(await assign("other[bot]")).toEqual([]);
    expect(await assign("aidevos[bot]", "triage")).toEqual([]);
  });
});
