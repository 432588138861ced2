import type { Field } from "./field.ts";
import { wordsOf } from "./words.ts";

/** Words for people who may do more than others. */
const SPECIAL =
  /^(?:admin|administrator|moderator|staff|manager|editor|curator|operator|owner|chief|boss|leader|teacher|instructor|coach|agent|supervisor|\w+(?:ian|ist|ator|keeper))$/u;

/** The role that a yes-or-no field of an account tells: `isAdmin`; null where it tells none. */
export const roleOfFlag = ({ name, type }: Field): string | null => {
  const words = wordsOf(name);
  const role = words.filter((word) => word !== "is").join("_");
  return type === "boolean" && SPECIAL.test(role) ? role : null;
};
