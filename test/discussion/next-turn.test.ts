import fc from "fast-check";
import { expect, test } from "vitest";
import { type Message, ROLES, type Transcript } from "#src/discussion/message.ts";
import { nextTurn, type TurnTaken } from "#src/discussion/next-turn.ts";
import { openPoints } from "#src/discussion/open-points.ts";

const claim = (role: Message["role"], round: number, id: string): Message => ({
  id,
  role,
  round,
  text: "so it is",
  kind: "claim",
});

const roundOne = (): Transcript => ROLES.map((role) => claim(role, 1, `${role}-1`));

test("everybody speaks once, in order, and then it is over", () => {
  let transcript: Transcript = [];
  const order: string[] = [];
  for (let turn = nextTurn(transcript); turn !== null; turn = nextTurn(transcript)) {
    order.push(turn.role);
    transcript = [...transcript, claim(turn.role, turn.round, `${turn.role}-${turn.round}`)];
  }
  expect(order).toEqual([...ROLES]);
});

test("who is asked answers in the second round, and only they", () => {
  const asked: Transcript = [
    ...roundOne(),
    { id: "qa-9", role: "QA", round: 1, text: "Why?", kind: "question", to: "Backend" },
  ];
  expect(nextTurn(asked)).toEqual({ role: "Backend", round: 2 });
  const answered: Transcript = [
    ...asked,
    { id: "b-2", role: "Backend", round: 2, text: "So.", kind: "decision", answers: "qa-9", change: null, dissent: [] },
  ];
  expect(openPoints(answered)).toEqual([]);
  expect(nextTurn(answered)).toBeNull();
});

test("a concern that does not block asks nobody to speak again", () => {
  expect(
    nextTurn([
      ...roundOne(),
      { id: "qa-2", role: "QA", round: 1, text: "Hm.", kind: "concern", to: "PM", blocking: false },
    ]),
  ).toBeNull();
});

test("what stays open is settled by the PM in the third round", () => {
  const asked: Transcript = [
    ...roundOne(),
    { id: "s-2", role: "Security", round: 1, text: "No.", kind: "concern", to: "Backend", blocking: true },
  ];
  expect(nextTurn([...asked, claim("Backend", 2, "b-2")])).toEqual({ role: "PM", round: 3 });
});

test("it ends within three rounds, whatever is said, even where somebody says nothing", () => {
  const kind = fc.constantFrom("claim", "question", "concern", "nothing");
  fc.assert(
    fc.property(fc.infiniteStream(fc.tuple(kind, fc.constantFrom(...ROLES))), (choices) => {
      let transcript: Transcript = [];
      let taken: TurnTaken | null = null;
      let turns = 0;
      for (let turn = nextTurn(transcript, taken); turn !== null; turn = nextTurn(transcript, taken)) {
        turns += 1;
        expect(turns).toBeLessThanOrEqual(13);
        expect(turn.round).toBeLessThanOrEqual(3);
        const [said, to] = choices.next().value;
        const head = { id: String(turns), role: turn.role, round: turn.round, text: "x" };
        if (said === "claim") transcript = [...transcript, { ...head, kind: said }];
        if (said === "question") transcript = [...transcript, { ...head, kind: said, to }];
        if (said === "concern") transcript = [...transcript, { ...head, kind: said, to, blocking: true }];
        taken = turn;
      }
    }),
  );
});
