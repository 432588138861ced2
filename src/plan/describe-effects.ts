import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Effect } from "#src/spec/spec.ts";
import { describeAround, describeChange, describeCondition, describeDetails } from "./describe-behaviour.ts";
import { nounsOf } from "./describe-bounds.ts";
import type { Operation } from "./plan.ts";

const describeEffect = ({ of, set, when }: Effect): string => {
  const whose = of === "parent" ? " of what it belongs to" : "";
  const where = when === undefined ? "" : `, where ${describeExpression(when)}`;
  return `sets ${set.map(describeChange).join(" and ")}${whose}${where}`;
};

const describeBody = ({ accepts, behaviour, rejects, takes = [] }: Operation): string[] => [
  ...(takes.length === 0 ? [] : [`takes ${takes.map(({ name }) => name).join(", ")}`]),
  ...(behaviour.kind === "update" ? [`may change ${(behaviour.fields ?? accepts).join(", ")}`] : []),
  ...(rejects === undefined
    ? []
    : [rejects === "others" ? "refuses members that it does not know" : `refuses ${rejects.join(", ")}`]),
];

const describeAnswer = ({ answers, existing, made, shows }: Operation): string[] => [
  ...(answers === "parent" ? ["answers what it belongs to"] : []),
  ...(shows === undefined
    ? []
    : [`answers ${shows.beside ? "the record and " : ""}${shows.fields.join(", ")}${shows.beside ? "" : " alone"}`]),
  ...(existing === undefined
    ? []
    : [
        `where one has the same ${existing.by}${existing.where.map((one) => ` and ${describeCondition(one)}`).join("")}, answers that with ${existing.status}`,
      ]),
  ...(made === undefined ? [] : [`${made} where it makes the record`]),
];

/** What an operation does beside what its kind says, a thing each; what binds it is told apart. */
export const describeEffects = (operation: Operation): string[] => {
  const { behaviour, effects = [], makes = [], merges } = operation;
  const free = behaviour.kind === "act" ? { ...behaviour, when: [] } : behaviour;
  const { floods: _, ...unhurried } = operation;
  return [
    ...(behaviour.kind === "update" ? [] : describeDetails(free)),
    ...describeBody(operation),
    ...effects.map(describeEffect),
    ...makes.map(({ from, part }) => `makes ${nounsOf(part)} of ${from}`),
    ...(merges === undefined ? [] : [`adds ${merges.sums.join(", ")} to one with the same ${merges.by}`]),
    ...describeAround(unhurried),
    ...describeAnswer(operation),
  ];
};
