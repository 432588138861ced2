import { UserError } from "#src/errors.ts";
import { evaluateSpecs } from "./eval/specs.ts";

const [name, ...args] = process.argv.slice(2);
try {
  if (name !== "specs")
    throw new UserError("environment", `There is no evaluation “${name ?? ""}”.`, "There is: specs.");
  process.exit((await evaluateSpecs(args)) ? 0 : 1);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message} ${error.mend}`);
  process.exit(1);
}
