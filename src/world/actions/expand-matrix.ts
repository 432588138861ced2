import { asObject, type Value } from "./evaluate.ts";

type Leg = { [key: string]: Value };

/** The legs of a `strategy.matrix`, in GitHub's order: excludes taken out, includes merged in or added. */
export const expandMatrix = (matrix: { [key: string]: Value }): Leg[] => {
  const axes = Object.entries(matrix).filter(([key]) => key !== "include" && key !== "exclude");
  let legs: Leg[] = axes.length > 0 ? [{}] : [];
  for (const [key, values] of axes) {
    if (!Array.isArray(values)) throw new Error(`strategy.matrix.${key} must be a list.`);
    legs = legs.flatMap((leg) => values.map((value) => ({ ...leg, [key]: value })));
  }
  const excludes = readLegs(matrix["exclude"]);
  const kept = legs.filter((leg) => !excludes.some((exclude) => contains(leg, exclude)));
  const originals = kept.map((leg) => ({ ...leg }));
  for (const include of readLegs(matrix["include"])) {
    // An include extends every leg whose original values it does not overwrite; otherwise it is a leg of its own.
    const matches = originals.flatMap((original, index) => (extendsLeg(original, include) ? [index] : []));
    if (matches.length === 0) kept.push({ ...include });
    for (const index of matches) Object.assign(kept[index] ?? {}, include);
  }
  return kept;
};

const readLegs = (value: Value | undefined): Leg[] => (Array.isArray(value) ? value.map((leg) => asObject(leg)) : []);

const same = (left: Value | undefined, right: Value | undefined) => JSON.stringify(left) === JSON.stringify(right);

const contains = (leg: Leg, part: Leg) => Object.entries(part).every(([key, value]) => same(leg[key], value));

const extendsLeg = (original: Leg, include: Leg) =>
  Object.entries(include).every(([key, value]) => !(key in original) || same(original[key], value));
