import { describe, expect, it } from "vitest";
import { UserError } from "#src/errors.ts";
import { causeOf } from "#src/steering/failures/cause-of.ts";

describe("causeOf", () => {
  it("is none of what one issue asks for", () => {
    expect(causeOf(new UserError("plan-unsound", "Two services have one name.", "Rename one."))).toBeNull();
  });

  it("is the same for the same refusal, and another for another", () => {
    const of = (message: string) => causeOf(new UserError("environment", message, "Give the permission."))?.fingerprint;
    expect(of("403 to POST /a")).toBe(of("403 to POST /a"));
    expect(of("403 to POST /a")).not.toBe(of("403 to POST /b"));
  });

  it("is the same for one defect in several builds, without its words", () => {
    const [one, other] = [7, 8].map((n) => causeOf(new TypeError(`no plan of #${n}, token=abc`)));
    expect(one).toEqual(other);
    expect(one?.fingerprint).toMatch(/^defect-[0-9a-f]{8}$/u);
    expect(JSON.stringify(one)).not.toContain("token");
    expect(causeOf(new RangeError("no plan of #7, token=abc"))?.fingerprint).not.toBe(one?.fingerprint);
  });

  it("lists what is wrong with settings in one paragraph", () => {
    const error = new UserError("settings-invalid", "`x.yml` can't be followed.", "- Line 1: a.\n- Line 2: b.");
    expect(causeOf(error)?.mend).toBe(
      "somebody who administers this repository: Line 1: a. Line 2: b. Then `retry` has the builds go on.",
    );
  });
});
