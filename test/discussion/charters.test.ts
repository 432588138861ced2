import { expect, test } from "vitest";
import { addressRightly, CHARTERS, mayAddress } from "#src/discussion/charters.ts";
import { type Message, ROLES } from "#src/discussion/message.ts";

test("the PM talks with everybody, the others along five edges, and nobody with themselves", () => {
  const heard = ROLES.map((from) => [from, ROLES.filter((to) => mayAddress(from, to))]);
  expect(Object.fromEntries(heard)).toEqual({
    PM: ["Backend", "Frontend", "DevOps", "Security", "QA"],
    Backend: ["PM", "Frontend", "DevOps"],
    Frontend: ["PM", "Backend", "QA"],
    DevOps: ["PM", "Backend", "Security"],
    Security: ["PM", "DevOps", "QA"],
    QA: ["PM", "Frontend", "Security"],
  });
});

test("what is put to a stranger reaches the PM", () => {
  const head = { id: "qa-1", role: "QA", round: 1, text: "How large?" } as const;
  const asked: Message[] = [
    { ...head, kind: "question", to: "DevOps" },
    { ...head, kind: "question", to: "Security" },
    { ...head, kind: "claim" },
  ];
  expect(addressRightly(asked)).toEqual([{ ...asked[0], to: "PM" }, asked[1], asked[2]]);
});

test("no two charters are the same", () => {
  expect(new Set(Object.values(CHARTERS)).size).toBe(ROLES.length);
});
