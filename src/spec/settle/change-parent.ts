import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Assignment, Effect, Field, Guard } from "#src/spec/spec.ts";
import { isMadeOf, isShort } from "./reach-guards.ts";
import { type Change, readChange } from "./read-change.ts";
import { type Kind, namingField, nounOf } from "./settling.ts";

/** Numbers that a step changes by what is sent; where nothing is sent, by one. */
export const stepsOf = (changes: readonly Change[], sent: readonly string[]): Assignment[] =>
  changes.map((change): Assignment => {
    if ("value" in change) return { field: change.field, value: change.value };
    const by = amountOf(change, sent);
    return {
      field: change.field,
      to: { do: change.sign > 0 ? "add" : "subtract", with: [{ field: change.field }, by] },
    };
  });

const amountOf = ({ amount }: Extract<Change, { sign: number }>, sent: readonly string[]): Expression => {
  const name = typeof amount === "string" ? amount : sent[0];
  return typeof amount === "number" || name === undefined ? { value: amount ?? 1 } : { sent: name };
};

/** Members that are sent as numbers, as far as their author tells. */
export const numbersIn = ({ body }: Pick<RequestFact, "body">): string[] =>
  (body ?? [])
    .filter(
      ({ example, rules }) =>
        typeof example === "number" || rules.some((rule) => /\b(?:integer|number|amount)s?\b/iu.test(rule)),
    )
    .map(({ name }) => name);

/** What stays of a number when nothing of it may be promised twice: `available`, where that is made of it. */
const restOf = (fields: readonly Field[], name: string): string =>
  fields.find(({ compute }) => compute !== undefined && isMadeOf(compute, name))?.name ?? name;

/** Nothing is taken off a number that is not there. */
export const floorGuards = (
  changes: readonly Change[],
  fields: readonly Field[],
  request: RequestFact,
  of: (name: string) => Expression,
): Guard[] =>
  changes.flatMap((change) => {
    if ("value" in change || change.sign > 0) return [];
    const wanted = amountOf(change, numbersIn(request));
    const failure = request.failures.find((each) => (each.status === 409 || each.status === 422) && isShort(each));
    const field = fields.find(({ name }) => name === change.field);
    if (failure === undefined && field?.min !== 0) return [];
    const left = of(restOf(fields, change.field));
    const text = `There is not enough: ${change.field} would be too low.`;
    return [
      {
        holds: { do: "at-most", with: [wanted, left] },
        status: failure?.status ?? 409,
        code: failure?.code ?? null,
        text,
      },
    ];
  });

const WOULD =
  /`(\w+)` (?:would|could|might) (?:then )?(?:drop|fall|go|become|get|be|end up) (?:to )?(?:negative|(?:below|under|less than) (?:zero|0|nothing))/iu;

/** "If `free` would drop below zero": what must be left after a change that may go either way. */
const leftGuards = (
  changes: readonly Change[],
  fields: readonly Field[],
  request: RequestFact,
  of: (name: string) => Expression,
): Guard[] =>
  request.failures.flatMap(({ code, status, when }) => {
    const name = WOULD.exec(when)?.[1];
    const field = fields.find((each) => each.name === name);
    const change = changes.find(
      (each) =>
        "sign" in each &&
        (each.field === name || (field?.compute !== undefined && isMadeOf(field.compute, each.field))),
    );
    if (field === undefined || change === undefined || !("sign" in change)) return [];
    const by = amountOf(change, numbersIn(request));
    const next: Expression = { do: change.sign > 0 ? "add" : "subtract", with: [of(field.name), by] };
    const holds: Expression = { do: "at-least", with: [next, { value: 0 }] };
    return [{ holds, status, code, text: `${field.name} would be less than nothing.` }];
  });

/** What the making of a part changes of what it belongs to, as its request says, or the log that counts it. */
export const changeParent = (
  kind: Kind,
  parent: Kind | null,
  request: RequestFact,
): { effects: Effect[]; guards: Guard[] } => {
  if (parent === null) return { effects: [], guards: [] };
  const amounts = kind.fields.filter(({ origin }) => origin === "caller").map(({ name }) => name);
  const words = { fields: parent.fields, noun: nounOf(parent.resource), amounts };
  const changes: Change[] = [];
  request.sentences = request.sentences.filter(({ text }) => {
    const said = readChange(text.replace(/\.$/u, ""), words);
    changes.push(...(said ?? []));
    return said === null;
  });
  if (changes.length === 0 && kind.bears !== undefined) changes.push({ ...kind.bears, amount: null });
  if (changes.length === 0) return { effects: [], guards: [] };
  const numbers = kind.fields
    .filter(({ origin, type }) => origin === "caller" && (type === "integer" || type === "number"))
    .map(({ name }) => name);
  return {
    effects: [{ of: "parent", set: stepsOf(changes, numbers) }],
    guards: [
      ...leftGuards(changes, parent.fields, request, (name) => ({ parent: name })),
      ...floorGuards(changes, parent.fields, request, (name) => ({ parent: name })),
    ],
  };
};

/** What a part's answer shows of what it belongs to is looked up there: its name, and its numbers. */
export const showParents = (kinds: ReadonlyMap<unknown, Kind>): void => {
  for (const kind of kinds.values()) {
    const parent = [...kinds.values()].find(({ resource }) => resource === kind.resource.parent);
    // What an earlier state was like is kept with it.
    if (parent === undefined || kind.isHistory) continue;
    for (const field of kind.fields) {
      const same = parent.fields.find(({ name }) => name === field.name);
      const isShown =
        same !== undefined && (same === namingField(parent) || same.type === "integer" || same.type === "number");
      if (field.origin === "service" && field.compute === undefined && isShown)
        Object.assign(field, { type: same.type, origin: "computed", compute: { parent: same.name } });
    }
  }
};
