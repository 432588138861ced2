import { NAME_FIELDS } from "#src/spec/name-fields.ts";
import type { Kind, Settling } from "./settling.ts";

/** Whether no two callers are called alike. */
const areNamesUnique = ({ fields }: Kind): boolean => {
  const name = NAME_FIELDS.find((each) => fields.some((field) => field.name === each));
  return name === undefined || fields.some((field) => field.name === name && field.unique !== undefined);
};

/** Who made a record is known by name only where nobody else can take that name: a namesake is somebody else. */
export const identifyOwners = ({ callers, kinds }: Settling): void => {
  const holders = callers === null ? undefined : kinds.get(callers.holders);
  if (holders === undefined || areNamesUnique(holders)) return;
  for (const { fields } of kinds.values()) for (const field of fields) if (field.origin === "owner") field.holds = "id";
};
