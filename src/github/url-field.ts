import * as v from "valibot";

/** An address in a payload; null where it is empty or absent. */
export const Url = v.pipe(
  v.nullish(v.string(), null),
  v.transform((url) => (url === "" ? null : url)),
);
