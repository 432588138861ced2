import { AS_WRITTEN, type Ground, openGround, type Tools } from "./open-ground.ts";
import type { Recipe } from "./choose-recipe.ts";
import type { Next } from "./prepare-calls.ts";
import { FREEDOMS } from "./vary-body.ts";

const AT_ONCE = 8;
/** After so many refusals in a row nothing more is let in. */
const MOST_REFUSALS = 40;

/** Sends a creating step, with less and less of its own where that is refused. What worked is tried first next time. */
const createStepper = (ground: Ground, next: Next) => {
  const working = new Map<number, number>();
  return async (step: number, saved: Ground["saved"]): Promise<boolean> => {
    const first = working.get(step) ?? 0;
    for (let at = first; at < FREEDOMS.length; at += 1) {
      const freedom = FREEDOMS[at] ?? AS_WRITTEN.freedom;
      if (await ground.play(step, { freedom, n: next() }, saved)) {
        working.set(step, at);
        return true;
      }
    }
    return false;
  };
};

/**
 * Makes records until there are `wanted`, or nothing more is let in, or it is `deadline` (`performance.now`). Half of
 * them lie beside those that the scenario is about, the others under parents of their own. Answers how many were made.
 */
export const fillInstance = async (
  ground: Ground,
  { chain, nearest }: Pick<Recipe, "chain" | "nearest">,
  wanted: number,
  deadline: number,
  next: Next,
): Promise<number> => {
  const create = createStepper(ground, next);
  let begun = 0;
  let made = 0;
  let underWay = 0;
  let refusals = 0;

  const work = async (): Promise<void> => {
    while (made + underWay < wanted && refusals < MOST_REFUSALS && performance.now() < deadline) {
      begun += 1;
      const saved = new Map(ground.saved);
      const before = made;
      underWay += 1;
      for (const step of begun % 2 === 0 ? nearest : chain)
        if ((await create(step, saved)) && nearest.includes(step)) made += 1;
      underWay -= 1;
      refusals = made > before ? 0 : refusals + 1;
    }
  };

  if (nearest.length > 0) await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
};

/**
 * The same for the one instance of a service, where a record can be made once for each name: plays the steps up to the
 * nearest again and again, each time with names of its own.
 */
export const fillByNames = async (
  tools: Tools,
  { nearest, scenario }: Pick<Recipe, "nearest" | "scenario">,
  wanted: number,
  deadline: number,
): Promise<number> => {
  const last = nearest.at(-1);
  let made = 0;
  for (let refusals = 0; made < wanted && refusals < MOST_REFUSALS && performance.now() < deadline;) {
    if (last === undefined) return 0;
    const before = made;
    const ground = openGround(tools, scenario);
    for (const step of [...ground.leadTo(last, "new instance"), last])
      if ((await ground.play(step, AS_WRITTEN, ground.saved)) && nearest.includes(step)) made += 1;
    refusals = made > before ? 0 : refusals + 1;
  }
  return made;
};
