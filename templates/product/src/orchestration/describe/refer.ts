import type { JsonSchema } from "./field-schema.ts";

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema: JsonSchema): JsonSchema => ({ content: { "application/json": { schema } } });
