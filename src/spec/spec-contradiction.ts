import { UserError } from "#src/errors.ts";
import type { Clash } from "./reading.ts";

/** Lines of a spec that disagree; each pair in the order in which they were read. */
export class SpecContradiction extends UserError {
  readonly clashes: readonly Clash[];

  constructor(clashes: readonly Clash[]) {
    const named = clashes
      .slice(0, 5)
      .map(
        ({ first, second, subject }) =>
          `Line ${first.line} and line ${second.line} disagree on ${subject}: ${first.value} or ${second.value}.`,
      );
    super("spec-contradictory", named.join("\n"), "Keep one of each pair.");
    this.name = "SpecContradiction";
    this.clashes = clashes;
  }
}
