import { UserError } from "#src/errors.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";

export const parse = (body: string): Spec => parseSpec({ title: "A product", body });

/** Why a body is refused; fails where it is not. */
export const problemOf = (body: string): UserError => {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("the spec was accepted");
};
