import type { Literal } from "#src/codegen/print-literal.ts";

type Members = Readonly<Record<string, Literal>>;

const membersOf = (value: Literal | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};

const numberOf = (value: Literal | undefined, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

const mustBeSent = (field: Members): boolean => field["required"] === true && field["default"] === undefined;

/** What of a field was accepted, and is not any more. */
const narrowed = (was: Members, is: Members): string[] => {
  const values = Array.isArray(is["values"]) ? is["values"] : null;
  const lost = Array.isArray(was["values"])
    ? was["values"].filter((value) => values !== null && !values.includes(value))
    : [];
  return [
    ...(was["type"] === is["type"]
      ? []
      : [`is of another type, ${String(is["type"])} instead of ${String(was["type"])}`]),
    ...(mustBeSent(is) && !mustBeSent(was) ? ["must be sent now"] : []),
    ...lost.map((value) => `can't be \`${String(value)}\` any more`),
    ...(numberOf(is["max"], Infinity) < numberOf(was["max"], Infinity) ? ["has a lower maximum"] : []),
    ...(numberOf(is["min"], -Infinity) > numberOf(was["min"], -Infinity) ? ["has a higher minimum"] : []),
    ...(is["pattern"] !== undefined && is["pattern"] !== was["pattern"] ? ["has to match another pattern"] : []),
    ...(is["unique"] === true && was["unique"] !== true ? ["has to be unique now"] : []),
  ];
};

/** What callers sent for the fields in `accepted`, and what is asked of them in `fresh`: where less would be let in. */
export const compareFields = (
  then: Members,
  now: Members,
  accepted: readonly string[],
  fresh: readonly string[],
): { field: string; what: string }[] => {
  const kept = accepted
    .filter((name) => fresh.includes(name))
    .flatMap((field) => narrowed(membersOf(then[field]), membersOf(now[field])).map((what) => ({ field, what })));
  const added = fresh
    .filter((name) => !accepted.includes(name) && mustBeSent(membersOf(now[name])))
    .map((field) => ({ field, what: "is new, and must be sent" }));
  return [...kept, ...added];
};
