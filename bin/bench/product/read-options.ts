import { parseArgs } from "node:util";
import { UserError } from "#src/errors.ts";

export type Options = { rounds: number; seconds: number; only: string[] | null };

const OPTIONS = {
  rounds: { type: "string", default: "150" },
  seconds: { type: "string", default: "0.2" },
  only: { type: "string" },
} as const;

const refuse = (message: string, known: readonly string[]): UserError =>
  new UserError("config-invalid", message, `Say --rounds N --seconds S --only NAME,NAME, of: ${known.join(", ")}.`);

/** `--rounds N --seconds S --only NAME,NAME`. Throws `UserError` for anything else, and for a name not in `known`. */
export const readOptions = (args: string[], known: readonly string[]): Options => {
  const { positionals, values } = parseArgs({ args, options: OPTIONS, strict: false });
  const stray = [...Object.keys(values).filter((name) => !Object.hasOwn(OPTIONS, name)), ...positionals];
  if (stray.length > 0) throw refuse(`“${stray[0]}” is not known here.`, known);
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  if (!Number.isInteger(rounds) || rounds < 1) throw refuse(`--rounds can't be “${values.rounds}”.`, known);
  if (!(seconds > 0)) throw refuse(`--seconds can't be “${values.seconds}”.`, known);
  const only = values.only === undefined ? null : String(values.only).split(",");
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw refuse(`There is no contender “${unknown}”.`, known);
  return { rounds, seconds, only };
};
