import { allowedValues } from "#src/spec/condition.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Operation, Service } from "./plan.ts";

/** A step of a record from one of the states `from` to another; by an operation, or by time. */
export type Transition = { field: string; from: string[]; to: string; by: string };

type State = Field & { values: string[] };

/** The values that a claim leaves to a field; null: it does not speak of it alone. */
const valuesIn = (claim: Expression, state: State): string[] | null => {
  if (!("do" in claim)) return null;
  const [first, second] = claim.with;
  if (claim.do === "equal" && first !== undefined && second !== undefined && "field" in first && "value" in second)
    return first.field === state.name && typeof second.value === "string" ? [second.value] : null;
  const all = claim.with.map((each) => valuesIn(each, state));
  if (claim.do === "and") return all.find((values) => values !== null) ?? null;
  const known = all.filter((values) => values !== null);
  if (known.length !== all.length) return null;
  if (claim.do === "or") return known.flat();
  return claim.do === "not" ? state.values.filter((value) => !known.flat().includes(value)) : null;
};

const startsOf = ({ behaviour, guards = [] }: Operation, state: State): string[] => {
  const conditions = behaviour.kind === "act" ? behaviour.when.filter(({ field }) => field === state.name) : [];
  const bound = [
    ...conditions.map((condition) => allowedValues(condition).filter((value) => typeof value === "string")),
    ...guards.map(({ holds }) => valuesIn(holds, state)).filter((values) => values !== null),
  ];
  return state.values.filter((value) => bound.every((values) => values.includes(value)));
};

const stepsOf = (operation: Operation, states: readonly State[]): Transition[] => {
  const { behaviour, effects = [], name } = operation;
  const set = [
    ...(behaviour.kind === "act" ? behaviour.set : []),
    ...effects.filter(({ of }) => of === "record").flatMap((effect) => effect.set),
  ];
  return set.flatMap((assignment): Transition[] => {
    const state = states.find((each) => each.name === assignment.field);
    if (state === undefined || !("value" in assignment) || typeof assignment.value !== "string") return [];
    return [{ field: state.name, from: startsOf(operation, state), to: assignment.value, by: name }];
  });
};

/** How records of a service, or of its part `on`, go from one state to another. */
export const findTransitions = (
  { lapses = [], operations, parts = [], ...service }: Service,
  on?: string,
): Transition[] => {
  const part = parts.find(({ name }) => name === on);
  const { fields } = part ?? service;
  const states = fields.flatMap((field) =>
    field.values === undefined || field.type !== "enum" ? [] : [{ ...field, values: field.values }],
  );
  const timed = on === undefined ? lapses : (part?.lapses ?? []);
  return [
    ...operations.filter((operation) => operation.on === on).flatMap((operation) => stepsOf(operation, states)),
    ...timed.map(({ ends, field, from, to }) => ({ field, from, to, by: `${ends}, when it is reached` })),
  ];
};
