import type { Plan } from "#src/plan/plan.ts";

/** Whether it makes a difference to anything in the product who somebody is. */
export const needsSignIn = ({ services }: Plan): boolean =>
  services.some(
    ({ fields, operations }) =>
      operations.some(({ access }) => access === "signed-in" || access === "owner") ||
      fields.some(({ origin }) => origin === "owner"),
  );
