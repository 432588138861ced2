import type { Expression } from "#src/spec/expression.ts";
import { apply, type Typed } from "./typed.ts";
import { mayBeNothing } from "./words.ts";

/** That there is a value: text is not empty, a list has entries, anything else is not nothing. */
export const isGiven = ({ is, kind, field }: Typed): Expression => {
  if (kind === "list") return apply("more", apply("length", is), { value: 0 });
  const always = field !== undefined && !mayBeNothing(field);
  return kind === "text" && always && field.type !== "enum"
    ? apply("unequal", is, { value: "" })
    : apply("unequal", is, { value: null });
};
