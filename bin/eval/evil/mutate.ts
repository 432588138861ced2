import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MUTANTS } from "./mutants.ts";

/** Loaded before anything else: takes one guard out of the code, the one whose place in the table the environment names. */
const mutant = MUTANTS[Number(process.env["EVIL_MUTANT"])];
if (mutant === undefined) throw new Error("EVIL_MUTANT names no guard");
const [guard, file, find, put] = mutant;
const path = join(import.meta.dirname, "..", "..", "..", "src", file);
const url = pathToFileURL(path).href;
if (readFileSync(path, "utf8").split(find).length !== 2) throw new Error(`${guard}: ${file} does not hold it once`);

registerHooks({
  load: (loaded, context, next) => {
    const result = next(loaded, context);
    return loaded === url ? { ...result, source: String(result.source).replace(find, () => put) } : result;
  },
});
