import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem } from "#src/spec/words.ts";

const ONLY =
  /^(?:and )?(?:only|just|all)(?: (?:those|the ones|these|such|records|[a-z]+s))?(?: (?:that|which|who))?(?: (?:are|is))?(?: still)? `?(?<value>\w+)`?(?: (?:ones|[a-z]+s))?$/iu;

/** "Only published posts", "only those still open": the state that all of them have. */
export const stateTold = (clause: string, fields: readonly Field[]): Expression | null => {
  const value = ONLY.exec(clause.trim())?.groups?.["value"];
  if (value === undefined) return null;
  const [found] = fields.flatMap(({ name, values = [] }) =>
    values.filter((each) => stem(each) === stem(value)).map((each) => ({ name, value: each })),
  );
  return found === undefined ? null : { do: "equal", with: [{ field: found.name }, { value: found.value }] };
};
