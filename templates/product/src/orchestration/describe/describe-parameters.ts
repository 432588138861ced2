import { PAGING } from "../contract/paging.ts";
import type { Asked, OperationDefinition } from "../contract/product-definition.ts";
import type { JsonSchema } from "./field-schema.ts";

const PERIODS = { year: String.raw`^\d{4}$`, month: String.raw`^\d{4}-\d{2}$`, day: String.raw`^\d{4}-\d{2}-\d{2}$` };

const schemaOfAsked = (asked: Asked): JsonSchema => {
  if (asked.type !== "integer") return { type: "string", pattern: PERIODS[asked.type] };
  const { default: value, max, min, type } = asked;
  return { type, minimum: min, maximum: max, default: value };
};

export const parametersOf = ({
  asked = {},
  filters,
  keys = [],
  narrows,
  needs = [],
  orders,
  paging = PAGING,
  sorts,
  answers,
  intake,
  outlet,
  etag,
  once: wishes,
  precondition,
  route,
}: OperationDefinition): JsonSchema[] => {
  const inPath = [...(route?.path ?? "").matchAll(/\{(\w+)\}/gu)].map(([, name = ""]): JsonSchema => {
    const schema = { type: "string", maxLength: 256 };
    return { name, in: "path", required: true, schema };
  });
  const query = (name: string, schema: JsonSchema): JsonSchema => ({
    name,
    in: "query",
    ...(needs.includes(name) && { required: true }),
    schema,
  });
  const { from, limit } = paging;
  const pages =
    answers === "page"
      ? [
          query(limit.name, { type: "integer", minimum: 1, maximum: limit.max, default: limit.default }),
          ...(from.by === "bounds"
            ? [from.before, from.after].flatMap((name) => (name === undefined ? [] : [query(name, { type: "string" })]))
            : [
                query(
                  from.name,
                  from.by === "cursor" ? { type: "string" } : { type: "integer", minimum: from.by === "page" ? 1 : 0 },
                ),
              ]),
        ]
      : [];
  const writes = route?.method !== "GET";
  const header = (name: string, required: boolean, schema: JsonSchema = {}): JsonSchema => ({
    name,
    in: "header",
    ...(required && { required }),
    schema: { type: "string", ...schema },
  });
  const once = header("idempotency-key", wishes?.required !== undefined, { minLength: 1, maxLength: 255 });
  return [
    ...inPath,
    ...[...(filters ?? []), ...Object.keys(narrows ?? outlet?.narrows ?? {})].map((name) =>
      query(name, { type: "string" }),
    ),
    ...Object.entries(asked).map(([name, each]) => ({
      ...query(name, schemaOfAsked(each)),
      ...("required" in each && { required: true }),
    })),
    ...(orders === undefined ? [] : [query("sort", { enum: Object.keys(orders) })]),
    ...(sorts === undefined ? [] : [query("sort", { enum: sorts.flatMap((name) => [name, `-${name}`]) })]),
    ...[intake?.asked, outlet?.asked].flatMap((name) =>
      name === undefined ? [] : [query(name, { enum: [...((intake ?? outlet)?.formats ?? [])] })],
    ),
    ...(intake?.trial === undefined ? [] : [query(intake.trial, { type: "boolean" })]),
    ...pages,
    ...keys.map((name) => ({ name, in: "header", schema: { type: "string" } })),
    ...(writes ? [once] : []),
    ...(precondition === undefined ? [] : [header("if-match", precondition.required === true)]),
    ...(precondition === undefined || route?.method !== "PUT" ? [] : [header("if-none-match", false)]),
    ...(etag === undefined || writes ? [] : [header("if-none-match", false)]),
  ];
};
