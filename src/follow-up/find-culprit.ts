/** What a release changed: its files, and the operations whose code that was. */
export type Changed = { files: readonly string[]; operations: readonly string[] };

/** Where the cause is likely, of an operation whose own code is as it was: `called` by its service, or `beside` it there. */
export type Culprit = { operation: string; where: "called" | "beside" };

/** `called`: operations of others that the service calls. Null: its own code changed, or nothing points at one place. */
export const findCulprit = (
  operation: string,
  { operations }: Pick<Changed, "operations">,
  called: readonly string[],
): Culprit | null => {
  if (operations.includes(operation)) return null;
  const [service = ""] = operation.split(".");
  const ones = (where: Culprit["where"], isThere: (one: string) => boolean): Culprit[] =>
    operations.filter(isThere).map((one) => ({ operation: one, where }));
  const suspects = [
    ...ones("called", (one) => called.includes(one)),
    ...ones("beside", (one) => one.startsWith(`${service}.`)),
  ];
  const [only, ...others] = suspects;
  return only === undefined || others.length > 0 ? null : only;
};
