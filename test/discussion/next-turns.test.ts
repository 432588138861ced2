import fc from "fast-check";
import { expect, test } from "vitest";
import { mayAddress } from "#src/discussion/charters.ts";
import { LANES } from "#src/discussion/choose-lane.ts";
import { type Message, type Role, ROLES, type Transcript } from "#src/discussion/message.ts";
import { nextTurns, type TurnTaken } from "#src/discussion/next-turns.ts";
import { openPoints } from "#src/discussion/open-points.ts";

const claim = (role: Message["role"], round: number, id: string): Message => ({
  id,
  role,
  round,
  text: "so it is",
  kind: "claim",
});

const lanes = ["tiny", "standard", "large"] as const;

const roundOne = (): Transcript => ROLES.map((role) => claim(role, 1, `${role}-1`));

test("everybody speaks once; who does not talk with each other speaks at once; and then it is over", () => {
  let transcript: Transcript = [];
  const order: Role[][] = [];
  for (let turns = nextTurns(transcript, "standard"); turns.length > 0; turns = nextTurns(transcript, "standard")) {
    order.push(turns.map(({ role }) => role));
    transcript = [...transcript, ...turns.map(({ role, round }) => claim(role, round, `${role}-${round}`))];
  }
  expect(order.flat().toSorted()).toEqual(ROLES.toSorted());
  expect(order.length).toBeLessThan(ROLES.length);
  for (const together of order)
    for (const role of together) expect(together.filter((other) => mayAddress(role, other))).toEqual([]);
});

test("who is asked answers in the second round, and only they", () => {
  const asked: Transcript = [
    ...roundOne(),
    { id: "qa-9", role: "QA", round: 1, text: "Why?", kind: "question", to: "Backend" },
  ];
  expect(nextTurns(asked, "standard")).toMatchObject([{ role: "Backend", round: 2 }]);
  const answered: Transcript = [
    ...asked,
    { id: "b-2", role: "Backend", round: 2, text: "So.", kind: "decision", answers: "qa-9", change: null, dissent: [] },
  ];
  expect(openPoints(answered)).toEqual([]);
  expect(nextTurns(answered, "standard")).toEqual([]);
});

test("a concern that does not block asks nobody to speak again", () => {
  expect(
    nextTurns(
      [...roundOne(), { id: "qa-2", role: "QA", round: 1, text: "Hm.", kind: "concern", to: "PM", blocking: false }],
      "standard",
    ),
  ).toEqual([]);
});

test.each(lanes)("in the %s lane what stays open is settled by the PM in the last round", (lane) => {
  const { rounds } = LANES[lane];
  const asked: Transcript = [
    ...roundOne(),
    { id: "s-2", role: "Security", round: 1, text: "No.", kind: "concern", to: "Backend", blocking: true },
  ];
  const silent = { role: "Backend", round: rounds - 1 } as const;
  expect(nextTurns([...asked, claim("Backend", rounds - 1, "b-2")], lane)).toMatchObject([
    { role: "PM", round: rounds },
  ]);
  expect(nextTurns(asked, lane, silent)).toMatchObject([{ role: "PM", round: rounds }]);
});

test("it ends within the rounds of its lane, whatever is said, even where somebody says nothing", () => {
  const kind = fc.constantFrom("claim", "question", "concern", "nothing");
  fc.assert(
    fc.property(
      fc.constantFrom(...lanes),
      fc.infiniteStream(fc.tuple(kind, fc.constantFrom(...ROLES))),
      (lane, choices) => {
        let transcript: Transcript = [];
        let taken: TurnTaken | null = null;
        let turns = 0;
        for (let due = nextTurns(transcript, lane, taken); due.length > 0; due = nextTurns(transcript, lane, taken)) {
          for (const turn of due) {
            turns += 1;
            expect(turns).toBeLessThanOrEqual((LANES[lane].rounds - 1) * ROLES.length + 1);
            expect(turn.round).toBeLessThanOrEqual(LANES[lane].rounds);
            const [said, to] = choices.next().value;
            const head = { id: String(turns), role: turn.role, round: turn.round, text: "x" };
            if (said === "claim") transcript = [...transcript, { ...head, kind: said }];
            if (said === "question") transcript = [...transcript, { ...head, kind: said, to }];
            if (said === "concern") transcript = [...transcript, { ...head, kind: said, to, blocking: true }];
            taken = turn;
          }
        }
      },
    ),
  );
});
