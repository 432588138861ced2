/**
 * Answers the records whose field `by` has one of the values in the body's list `from`: as an object by those values, or as
 * a list; of each only the field `value`, where there is one. `missing`: the member that tells the other values.
 */
export type ReadManyBehaviour = {
  kind: "read-many";
  by: string;
  from: string;
  tells: { found: string; missing?: string; how: "map" | "list" };
  value?: string;
};
