import type { Expression } from "#src/spec/expression.ts";
import { hasOrigin, type Kind } from "#src/spec/settle/settling.ts";

export const CALLER: Expression = { caller: "id" };

export const same = (one: Expression, other: Expression): Expression => ({ do: "equal", with: [one, other] });

export const every = (claims: readonly Expression[]): Expression => {
  const [first = { value: true }] = claims;
  return claims.length < 2 ? first : { do: "and", with: [...claims] };
};

export const some = (claims: readonly Expression[]): Expression => {
  const [first = { value: false }] = claims;
  return claims.length < 2 ? first : { do: "or", with: [...claims] };
};

export const idOf = ({ fields }: Kind): string => hasOrigin(fields, "id")?.name ?? "id";

/** What holds of a tie by which a person is tied to a record. */
export const tied = ({ fields }: Kind, person: Expression, record: Expression): Expression =>
  every([
    same({ field: hasOrigin(fields, "owner")?.name ?? "person" }, person),
    same({ field: hasOrigin(fields, "parent")?.name ?? "of" }, record),
  ]);

/** That there is such a tie, whatever record is spoken of. */
export const isTied = (tie: Kind, person: Expression, record: Expression): Expression => ({
  tally: "any",
  of: tie.resource.name,
  loose: true,
  where: tied(tie, person, record),
});

/** The field that holds the id of who made a record, beside the name that is shown. */
export const makerIdOf = ({ fields }: Kind): string | null => {
  const known = fields.find(({ holds, origin }) => origin === "owner" && holds === "id");
  const shown = hasOrigin(fields, "owner");
  if (known !== undefined || shown === undefined) return known?.name ?? null;
  const name = `${shown.name}_id`;
  if (fields.some((field) => field.name === name)) return null;
  fields.push({ name, type: "text", description: "", required: false, origin: "owner", holds: "id", hidden: true });
  return name;
};
