import type { Input, Json } from "../contract/call.ts";
import { readTags } from "../contract/entity-tags.ts";
import { type Problem, refuse } from "../contract/problem.ts";
import type { Precondition } from "../contract/product-definition.ts";

const stale = ({ stale: code, tells }: Precondition, version: Json, detail: string): Problem => {
  const told = version === null ? null : `"${String(version)}"`;
  return refuse(412, code ?? null, detail, tells === undefined ? undefined : { [tells]: told });
};

/**
 * Refuses a change by somebody who has not seen the record as it is. `version`: of the record that is there, null where
 * none is. Runs inside the transaction, so that of several who name the same version just one changes it. Throws 412 and
 * 428.
 */
export const requireCurrent = (
  precondition: Precondition,
  { ifMatch, ifNoneMatch }: Pick<Input, "ifMatch" | "ifNoneMatch">,
  version: Json,
): void => {
  const { bare, missing, required } = precondition;
  if (ifNoneMatch?.trim() === "*" && version !== null) throw stale(precondition, version, "It is there already.");
  if (ifMatch === undefined) {
    if (required && version !== null)
      throw refuse(428, missing ?? null, "Name the version that you have seen, in the header `if-match`.");
    return;
  }
  const fits = readTags(ifMatch).some(({ isBare, isWeak, value }) => {
    if (isBare && value === "*") return version !== null;
    return !isWeak && (!isBare || bare === true) && value === String(version);
  });
  if (!fits) throw stale(precondition, version, "It has changed since you have seen it.");
};
