import { expect, it } from "vitest";
import { openRoom } from "#src/open-room.ts";
import { ISSUE } from "./play-story.ts";

/** A repository where branches of these issues have an open pull request, numbered from 101. */
const at = (issues: number[]) => {
  const open = new Set(issues);
  const list = async () => [
    { number: 9, branch: "aidevos/upgrade" },
    ...[...open].map((issue) => ({ number: 100 + issue, branch: `aidevos/${issue}-x` })),
  ];
  const { enter, leave } = openRoom(list);
  return {
    open,
    enter: (issue: number) => enter(ISSUE.repo, issue, 3),
    leave: (issue: number) => leave(ISSUE.repo, issue),
  };
};

it("lets builds in up to the limit, counting who was let in and has not opened yet", async () => {
  const { enter } = at([1]);
  const told = await Promise.all([2, 3, 4].map(enter));
  expect(told).toEqual([null, null, [{ number: 101, issue: 1 }]]);
});

it("lets those who wait in by the order of their issues, once there is room", async () => {
  const { enter, open } = at([1, 2, 3]);
  expect(await enter(8)).toHaveLength(3);
  expect(await enter(5)).toHaveLength(3);
  open.delete(2);
  expect(await enter(8)).toHaveLength(2);
  expect(await enter(5)).toBeNull();
  open.add(5);
  expect(await enter(8)).toHaveLength(3);
  open.delete(1);
  expect(await enter(8)).toBeNull();
});

it("lets who is open already in again", async () => {
  expect(await at([1, 2, 3]).enter(2)).toBeNull();
});

it("counts nobody whose pull request was opened and has ended since, or never came", async () => {
  const { enter, leave } = at([]);
  expect(await Promise.all([1, 2, 3].map(enter))).toEqual([null, null, null]);
  expect(await enter(4)).toEqual([]);
  leave(2);
  expect(await enter(4)).toBeNull();
});
