import type { Standing } from "#src/codegen/standing.ts";
import { amendSpec } from "#src/spec/amend-spec.ts";
import { mergeLines } from "#src/spec/merge-lines.ts";
import { discussAgain, type Settled } from "./agree-on-plan.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import { readProduct } from "./read-product.ts";

type Text = { title: string; body: string };

const isSame = (one: Standing | null, other: Standing | null): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether the product is another than the one on which `standing` tells that a plan was settled. */
export const hasProductMoved = async (
  run: ListeningRun,
  ports: Ports,
  { issue, standing }: Pick<Settled, "issue" | "standing">,
): Promise<boolean> => {
  const now = await readProduct(run, ports, issue);
  return now.standing !== null && !isSame(now.standing, standing);
};

/** What is asked here, of the spec that others have changed meanwhile: where both wrote, both hold. */
const moveText = (ours: Text, before: Standing | null, now: Standing): Text => {
  const { text } = now.plan.source;
  if (before === null) return amendSpec(text, ours);
  const both = mergeLines(ours.body, before.plan.source.text.body, text.body, (mine, theirs) => [...theirs, ...mine]);
  return { title: text.title, body: both ?? ours.body };
};

/**
 * A plan settled on a product that others have changed since is settled anew on what it is now; where they changed something
 * else, it starts from there. Throws a `UserError` where what is asked does not go with what others have built.
 */
export const keepUp = async (
  run: ListeningRun,
  ports: Ports,
  agreed: Settled,
): Promise<{ agreed: Settled; hasMoved: boolean }> => {
  const { at, standing } = await readProduct(run, ports, agreed.issue, agreed);
  if (standing === null || isSame(standing, agreed.standing)) return { agreed: { ...agreed, at }, hasMoved: false };
  const text = moveText(agreed.text, agreed.standing, standing);
  const own = agreed.plan.source?.wishes ?? [];
  const others = standing.plan.source.wishes.filter(({ id }) => own.every((wish) => wish.id !== id));
  return {
    agreed: await discussAgain(run, ports, { ...agreed, at, standing, text }, [...others, ...own]),
    hasMoved: true,
  };
};
