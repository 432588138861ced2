import { type ApiDocument, type ApiSchema, followRef } from "./api-document.ts";

/** Callers write `input` and read `output`: what narrows one may widen the other. */
export type Direction = "input" | "output";
export type Side = { document: ApiDocument; schema: ApiSchema | undefined };

const UPPER_LIMITS = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"];
const LOWER_LIMITS = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"];
const FORMS = ["pattern", "format", "const"];
const ALTERNATIVES = ["oneOf", "anyOf", "allOf"] as const;
const DEPTH = 12;

const ANY = ["array", "boolean", "integer", "null", "number", "object", "string"];

const typesOf = ({ type }: ApiSchema): string[] => (type === undefined ? ANY : [type].flat());

const covers = (types: string[], type: string): boolean =>
  types.includes(type) || (type === "integer" && types.includes("number"));

const show = (types: string[]): string => (types === ANY ? "anything" : types.join(" or "));

const compareTypes = (before: ApiSchema, after: ApiSchema, direction: Direction, at: string): string[] => {
  const [was, is] = [typesOf(before), typesOf(after)];
  const [narrow, wide] = direction === "input" ? [was, is] : [is, was];
  return narrow.every((type) => covers(wide, type)) ? [] : [`${at} was ${show(was)} and is ${show(is)}.`];
};

const compareValues = (before: ApiSchema, after: ApiSchema, at: string): string[] => {
  const changes: string[] = [];
  if (after.enum !== undefined) {
    const allowed = after.enum.map((value) => JSON.stringify(value));
    const gone = before.enum?.filter((value) => !allowed.includes(JSON.stringify(value)));
    if (gone === undefined) changes.push(`${at} may now be only one of ${allowed.join(", ")}.`);
    else if (gone.length > 0)
      changes.push(`${at} may no longer be ${gone.map((value) => JSON.stringify(value)).join(", ")}.`);
  }
  for (const [limits, isNarrower] of [
    [UPPER_LIMITS, (was: number, is: number) => is < was],
    [LOWER_LIMITS, (was: number, is: number) => is > was],
  ] as const)
    for (const limit of limits) {
      const [was, is] = [before[limit], after[limit]];
      if (typeof is === "number" && (typeof was !== "number" || isNarrower(was, is)))
        changes.push(`${at} has a ${limit} of ${is}${typeof was === "number" ? `, which was ${was}` : ""}.`);
    }
  for (const form of FORMS)
    if (after[form] !== undefined && JSON.stringify(after[form]) !== JSON.stringify(before[form]))
      changes.push(`${at} must now have the ${form} ${JSON.stringify(after[form])}.`);
  return changes;
};

const compareMembers = (before: ApiSchema, after: ApiSchema, direction: Direction, at: string): string[] => {
  const [was, is] = [before.required ?? [], after.required ?? []];
  const members = Object.keys(before.properties ?? {});
  const gone = members.filter((name) => after.properties?.[name] === undefined);
  if (direction === "input")
    return [
      ...is.filter((name) => !was.includes(name)).map((name) => `${at}/${name} is now required.`),
      ...(after.additionalProperties === false ? gone : []).map((name) => `${at}/${name} is no longer taken.`),
    ];
  return [
    ...gone.map((name) => `${at}/${name} is no longer answered.`),
    ...was
      .filter((name) => !is.includes(name) && !gone.includes(name))
      .map((name) => `${at}/${name} is no longer always answered.`),
  ];
};

/** How `after` breaks those who rely on `before`, one sentence each. `at` says where it lies. */
export const compareSchemas = (
  before: Side,
  after: Side,
  direction: Direction,
  at: string,
  depth: number = DEPTH,
): string[] => {
  const was = followRef(before.document, before.schema);
  const is = followRef(after.document, after.schema);
  if (was === undefined || depth === 0) return [];
  if (is === undefined) return direction === "output" ? [`${at} is no longer described.`] : [];
  const into = (earlier: ApiSchema | undefined, later: ApiSchema | undefined, where: string) =>
    compareSchemas({ ...before, schema: earlier }, { ...after, schema: later }, direction, where, depth - 1);
  const changes = compareTypes(was, is, direction, at);
  if (direction === "input") changes.push(...compareValues(was, is, at));
  changes.push(...compareMembers(was, is, direction, at));
  for (const [name, member] of Object.entries(was.properties ?? {}))
    if (is.properties?.[name] !== undefined) changes.push(...into(member, is.properties[name], `${at}/${name}`));
  if (was.items !== undefined && is.items !== undefined) changes.push(...into(was.items, is.items, `${at}/*`));
  for (const keyword of ALTERNATIVES) {
    const [earlier, later] = [was[keyword] ?? [], is[keyword] ?? []];
    if (earlier.length !== later.length) changes.push(`${at} has other alternatives (${keyword}).`);
    else
      for (const [index, choice] of earlier.entries())
        changes.push(...into(choice, later[index], `${at}/${keyword}/${index}`));
  }
  return changes;
};
