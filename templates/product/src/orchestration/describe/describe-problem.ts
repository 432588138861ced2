import type { ProductDefinition } from "../contract/product-definition.ts";
import type { JsonSchema } from "./field-schema.ts";
import { ref } from "./refer.ts";

const PROBLEM: JsonSchema = {
  type: "object",
  description: "RFC 9457. `code` is stable and meant for programs; `detail` is meant for people.",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    detail: { type: "string" },
    request: { type: "string", description: "By which the logs know the request." },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { field: { type: "string" }, message: { type: "string" } },
        required: ["field", "message"],
      },
    },
  },
  required: ["type", "title", "status", "code", "detail", "request"],
};

/** Members that every failure tells: not those that tell something only where there is something. */
const alwaysTold = ({ errors }: ProductDefinition): string[] =>
  Object.keys(errors?.members ?? {}).filter((name) => !errors?.sparse?.includes(name));

/** What the product says of a failure in its own way can be anything. */
export const problemOf = (product: ProductDefinition): JsonSchema => {
  const { errors } = product;
  const own = Object.keys(errors?.members ?? {});
  const properties = Object.entries(PROBLEM["properties"] as JsonSchema).filter(([name]) => !own.includes(name));
  return {
    ...PROBLEM,
    properties: { ...Object.fromEntries(properties), ...Object.fromEntries(own.map((name) => [name, {}])) },
    required: [...new Set([...(PROBLEM["required"] as string[]), ...alwaysTold(product)])],
  };
};

/** A product that tells failures in its own way does so where nobody asks for a problem document. */
export const failureContent = (product: ProductDefinition): JsonSchema => {
  const { errors } = product;
  const own = Object.keys(errors?.members ?? {});
  const problem = { "application/problem+json": { schema: ref("Problem") } };
  if (!own.some((name) => name !== "code")) return problem;
  const properties = Object.fromEntries(own.map((name) => [name, {}]));
  return { ...problem, "application/json": { schema: { type: "object", properties, required: alwaysTold(product) } } };
};
