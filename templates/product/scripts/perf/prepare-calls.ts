import type { Request } from "../release/send-request.ts";
import type { Recipe } from "./choose-recipe.ts";
import { type Ground, openGround, playSteps, type Tools, type Variation } from "./open-ground.ts";
import { FREEDOMS, type Freedom } from "./vary-body.ts";

/** A request that is ready to be sent, and the status of its answer. */
export type Call = { request: Request; status: number };
/** `apart`: each call is on a new instance, for one instance lets it happen only once. */
export type PreparedCalls = { calls: Call[]; apart: boolean };

type Mode = { freedom: Freedom; apart: boolean };

/** Reads are spread over so many records. */
const READ_RECORDS = 16;
const MOST_FAILURES = 10;
const MODES: readonly Mode[] = [
  ...FREEDOMS.map((freedom) => ({ freedom, apart: false })),
  { freedom: "not names", apart: true },
  { freedom: "none", apart: true },
];

/** Numbers that no other call has. */
export type Next = () => number;

const prepareOne = async (
  tools: Tools,
  ground: Ground,
  { scenario, step }: Recipe,
  { apart, freedom }: Mode,
  n: number,
): Promise<Call | null> => {
  const own = apart ? openGround(tools, scenario) : ground;
  const saved = new Map(own.saved);
  const variation: Variation = { freedom, n };
  const lead = own.leadTo(step, apart ? "new instance" : "same instance");
  if (!(await playSteps(own, lead, variation, saved))) return null;
  return { request: await own.request(step, variation, saved), status: scenario.steps[step]?.expect.status ?? 200 };
};

/** Whether it can be called, and called again. */
const works = async (tools: Tools, ground: Ground, recipe: Recipe, mode: Mode, next: Next): Promise<boolean> => {
  for (let time = 0; time < 2; time += 1) {
    const call = await prepareOne(tools, ground, recipe, mode, next());
    if (call === null || (await tools.send(call.request)).status !== call.status) return false;
  }
  return true;
};

/**
 * Makes requests for an operation, each with the records that it needs: what is paid, cancelled or thrown away can be so
 * only once. Null where they cannot be made.
 */
export const prepareCalls = async (
  tools: Tools,
  ground: Ground,
  recipe: Recipe,
  count: number,
  next: Next,
): Promise<PreparedCalls | null> => {
  const isRead = recipe.scenario.steps[recipe.step]?.method === "GET";
  const wanted = isRead ? Math.min(count, READ_RECORDS) : count;
  for (const mode of MODES) {
    if (!(await works(tools, ground, recipe, mode, next))) continue;
    const calls: Call[] = [];
    for (let failures = 0; calls.length < wanted && failures < MOST_FAILURES;) {
      const call = await prepareOne(tools, ground, recipe, mode, next());
      if (call === null) failures += 1;
      else calls.push(call);
    }
    if (calls.length === wanted) return { calls, apart: mode.apart };
  }
  return null;
};
