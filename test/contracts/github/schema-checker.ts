import { type ErrorObject, type ValidateFunction, Ajv2019 } from "ajv/dist/2019.js";
import formats from "ajv-formats";
import { UNCHECKED_FORMATS } from "./allowances.ts";

/** Checks a value against the schema at a place of the description; answers with the problems, one sentence each. */
export type SchemaChecker = (place: string[], value: unknown) => string[];

const pointerOf = (place: string[]): string =>
  place.map((key) => `/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

const sentenceOf = ({ instancePath, message, params, data }: ErrorObject): string => {
  const more = [params["unevaluatedProperty"], params["additionalProperty"], params["allowedValues"]].filter(Boolean);
  const found = data === null || typeof data !== "object" ? `, not ${JSON.stringify(data)}` : "";
  return `${instancePath || "/"} ${message ?? "is wrong"}${more.length > 0 ? `: ${more.join(", ")}` : ""}${found}`;
};

/** A checker of one document, each of whose schemas is compiled when it is first needed (a whole one takes seconds). */
export const schemaChecker = (document: object): SchemaChecker => {
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    verbose: true,
    validateSchema: false,
    inlineRefs: false,
    unicodeRegExp: false,
  });
  formats.default(ajv);
  for (const format of Object.keys(UNCHECKED_FORMATS)) ajv.addFormat(format, true);
  ajv.addSchema(document, "gh");
  const compiled = new Map<string, ValidateFunction>();
  return (place, value) => {
    const pointer = pointerOf(place);
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `gh#${pointer}` });
    compiled.set(pointer, check);
    check(value);
    return (check.errors ?? []).map(sentenceOf);
  };
};
