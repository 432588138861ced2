import { type OutputUnit, Validator } from "@cfworker/json-schema";
import type { JsonSchema } from "./language-model.ts";

const MOST = 8;
/** Of these, each says only that something further in, or further out, is wrong. */
const EMPTY = new Set(["properties", "items", "anyOf", "$ref", "false"]);
const ALTERNATIVE = /^.*\/anyOf\/\d+/u;

const alternativeOf = ({ keywordLocation }: OutputUnit): string | undefined => ALTERNATIVE.exec(keywordLocation)?.[0];
const isOfKind = ({ instanceLocation, keyword }: OutputUnit): boolean =>
  keyword === "enum" && instanceLocation.endsWith("/kind");

/** Where something is of one kind, what other kinds would have asked of it is no fault; where it is of none, that is. */
const faultsIn = (errors: readonly OutputUnit[]): OutputUnit[] => {
  const telling = errors.filter(({ keyword }) => !EMPTY.has(keyword));
  const others = new Set(telling.filter(isOfKind).map(alternativeOf));
  const left = telling.filter((error) => !others.has(alternativeOf(error)));
  return left.length > 0 ? left : telling.filter(isOfKind);
};

/** The value that a text holds in the form of `schema`, or what is wrong with it, a sentence each. */
export const checkForm = (text: string, schema: JsonSchema): { value: unknown } | { complaints: string[] } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { complaints: ["It is no JSON."] };
  }
  const { errors, valid } = new Validator(schema, "2020-12", false).validate(value);
  if (valid) return { value };
  const told = faultsIn(errors).map(({ error, instanceLocation }) => `At ${instanceLocation}: ${error}`);
  return { complaints: [...new Set(told)].slice(0, MOST) };
};
