import { chooseLane, LANES } from "#src/discussion/choose-lane.ts";
import { type Role, ROLES } from "#src/discussion/message.ts";
import type { Plan } from "./plan.ts";

/** Calls that one role is likely to make, at least and at most, and the tokens of each. */
export type ExpectedCalls = {
  role: Role;
  low: number;
  high: number;
  usage: { input: number; cacheRead: number; cacheWritten: number; output: number };
};

/*
 * Typical numbers of tokens, four characters of the prompts as one: the guide to specs has 27,000 characters, the charters
 * and rules of the discussion 3,500, and issue and plan together 5,000 and some 600 for each operation. How much a model
 * says is what the forms of its answers leave room for. None of it is measured in this run.
 */
const GUIDE = 7_000;
const HOUSE = 900;
const PAGES = 1_300;
const EACH_OPERATION = 150;
const TURN_SAID = 600;
const SPEC_SAID = 700;
const SPEC_SAID_EACH = 60;
/** Of a call amid a piece of work, whose conversation is read from the cache and grows by what the tools said. */
const WORK = { input: 100, cacheRead: 10_000, cacheWritten: 2_500, output: 1_500 };
const REVIEW = { input: 100, cacheRead: 0, cacheWritten: 6_000, output: 800 };

/** What a model needs to read an issue: nothing where the rules understand it, a second answer where the first is wrong. */
const readingOf = (operations: number): ExpectedCalls => ({
  role: "PM",
  low: 0,
  high: 2,
  usage: {
    input: PAGES / 2,
    cacheRead: 0,
    cacheWritten: GUIDE,
    output: SPEC_SAID + SPEC_SAID_EACH * operations,
  },
});

/** Each role speaks once at least, and once a round at most; half of what it reads another has read before. */
const turnsOf = (operations: number, rounds: number): ExpectedCalls[] => {
  const half = Math.round((HOUSE + PAGES + EACH_OPERATION * operations) / 2);
  const usage = { input: 300, cacheRead: half, cacheWritten: half, output: TURN_SAID };
  return ROLES.map((role) => ({ role, low: 1, high: rounds, usage }));
};

/** Tests, then code, then two reviews, and once the mending of what they found. */
const WRITING: ExpectedCalls[] = [
  { role: "QA", low: 3, high: 6, usage: WORK },
  { role: "Backend", low: 5, high: 24, usage: WORK },
  { role: "Security", low: 1, high: 2, usage: REVIEW },
  { role: "QA", low: 1, high: 2, usage: REVIEW },
];

/** What a run of this plan's size is likely to ask of models up to its pull request. */
export const expectCalls = (plan: Pick<Plan, "services" | "handwritten">): ExpectedCalls[] => {
  const operations = plan.services.reduce((sum, service) => sum + service.operations.length, 0);
  const { rounds } = LANES[chooseLane(plan)];
  const written = (plan.handwritten ?? []).length > 0 ? WRITING : [];
  return [readingOf(operations), ...turnsOf(operations, rounds), ...written];
};
